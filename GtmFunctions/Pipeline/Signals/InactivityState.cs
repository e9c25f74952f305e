using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>The one timeout that a key has outstanding.</summary>
/// <param name="Token">Told by its message: a message with another one is a double, and changes nothing.</param>
/// <param name="Owner">
/// Who sends its message: the event that began it, or the timeout before it by its token. Come again, it goes on.
/// </param>
/// <param name="Sent">Whether its message is known to be sent.</param>
/// <param name="SetAt">When it was decided.</param>
/// <param name="DueAt">When it is due.</param>
internal sealed record InactivityTimeout(string Token, string Owner, bool Sent, DateTimeOffset SetAt, DateTimeOffset DueAt);

/// <summary>The last time that a key was found quiet.</summary>
/// <param name="Token">The timeout that found it.</param>
/// <param name="At">When it had been quiet for long enough, by the time of its last event.</param>
/// <param name="Story">What was decided, with the event that it makes.</param>
/// <param name="Done">Whether that event is known to be on its way.</param>
internal sealed record InactivityFiring(string Token, DateTimeOffset At, SignalOutcome Story, bool Done)
{
    /// <summary>How the last event before the silence came to us.</summary>
    public SignalCause? Cause { get; init; }
}

/// <summary>
/// What is known of a key that may go quiet: its newest activity, the timeout that is outstanding, and when it was last found quiet.
/// Activity moves this, never a message, so that a key has one message however many events it has. Values in, values out.
/// </summary>
internal sealed record InactivityState
{
    // Who decided on a timeout may have died for good before its message was sent; the next activity then sends it
    private static readonly TimeSpan SentWithin = TimeSpan.FromMinutes(15);

    // Old events often come many at once, in no order: what is overdue on arrival waits for the newer ones among them
    private static readonly TimeSpan LateGrace = TimeSpan.FromHours(1);

    /// <summary>When it was last active, by the events' own times.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>The event that this is known from.</summary>
    public required string Event { get; init; }

    /// <summary>What that event says of whom it is about.</summary>
    public JsonObject About { get; init; } = [];

    /// <summary>How that event came to us.</summary>
    public SignalCause? Cause { get; init; }

    /// <summary>The timeout that is outstanding; none once it was found quiet, until it is active again.</summary>
    public InactivityTimeout? Timeout { get; init; }

    /// <summary>When it was last found quiet.</summary>
    public InactivityFiring? Fired { get; init; }

    /// <summary>When it will have been quiet for long enough: not while the signal cools down.</summary>
    public DateTimeOffset DueAt(Signal signal)
    {
        var quiet = After(Newest, signal.QuietFor);
        return Fired is { } fired && signal.Cooldown > TimeSpan.Zero && After(fired.At, signal.Cooldown) is var cool && cool > quiet
            ? cool
            : quiet;
    }

    /// <summary>
    /// The state after an activity; the same object where it changes nothing. Activity from before the key was last found quiet, come late,
    /// begins no new period: a key that stays quiet is told of once.
    /// </summary>
    /// <param name="known">The state before; <see langword="null"/> where nothing is known.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="activity">The event.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">The token of a timeout that this may begin.</param>
    public static InactivityState Heard(InactivityState? known, Signal signal, Activity activity, DateTimeOffset now, string token)
    {
        var heard = known is null || activity.Time > known.Newest
            ? new InactivityState
            {
                Newest = activity.Time,
                Event = activity.Event,
                About = activity.About,
                Cause = activity.Cause,
                Timeout = known?.Timeout,
                Fired = known?.Fired,
            }
            : known;
        var begins = heard.Timeout is null && !ReferenceEquals(heard, known) && (known?.Fired is not { } fired || activity.Time > fired.At);
        var abandoned = heard.Timeout is { Sent: false } unsent && unsent.Owner != activity.Event && now - unsent.SetAt > SentWithin;
        return begins || abandoned ? heard.With(signal, now, token, activity.Event) : heard;
    }

    /// <summary>The state with another timeout outstanding, whose message is to be sent.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">Its token.</param>
    /// <param name="owner">Who sends it.</param>
    public InactivityState With(Signal signal, DateTimeOffset now, string token, string owner)
    {
        var due = DueAt(signal);
        if (due <= now)
            due = now + (signal.QuietFor < LateGrace ? signal.QuietFor : LateGrace);
        return this with { Timeout = new InactivityTimeout(token, owner, Sent: false, now, due) };
    }

    // A time near the end of the calendar has no time after it
    private static DateTimeOffset After(DateTimeOffset time, TimeSpan span) =>
        DateTimeOffset.MaxValue - time > span ? time + span : DateTimeOffset.MaxValue;
}

/// <summary>An event that shows that a key is active.</summary>
/// <param name="Event">Its id.</param>
/// <param name="Time">When it happened by its own time; when it came, where it says that it is from later than that.</param>
/// <param name="About">What it says of whom it is about.</param>
internal sealed record Activity(string Event, DateTimeOffset Time, JsonObject About)
{
    /// <summary>How that event came to us; <see langword="null"/> where it is not known.</summary>
    public SignalCause? Cause { get; init; }
}

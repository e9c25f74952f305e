using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>
/// What a signal made of an event, or of a key's inactivity: the key, what the window has of each condition or since when nothing came,
/// and when it fired the evidence and the event that it makes.
/// </summary>
internal sealed record SignalOutcome
{
    /// <summary>The signal's name.</summary>
    public required string Signal { get; init; }

    /// <summary>Whom or what it counts for.</summary>
    public required SignalKeyValue Key { get; init; }

    /// <summary>Whether the event counted; <see langword="null"/> where no event was looked at, but the lack of one.</summary>
    public bool? Counted { get; init; }

    /// <summary>What it comes to.</summary>
    public SignalState? State { get; init; }

    /// <summary>The window's length, as the document writes it.</summary>
    public string? Within { get; init; }

    /// <summary>The window's first instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The window's last instant.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// How the conditions come together; <see langword="null"/> also in a row that was written before reasons were typed.
    /// </summary>
    public SignalJoin? Join { get; init; }

    /// <summary>What the window has of each condition, in the order of the document.</summary>
    public IReadOnlyList<SignalConditionCount>? Conditions { get; init; }

    /// <summary>How many events have counted for the key, ever.</summary>
    public long? Total { get; init; }

    /// <summary>The sum of weights, where conditions have them.</summary>
    public decimal? Points { get; init; }

    /// <summary>The sum that it takes, where conditions have weights.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>The firing that it cools down from, if it does.</summary>
    public SignalCooldown? Cooldown { get; init; }

    /// <summary>The conditions that an event which did not count did not meet.</summary>
    public IReadOnlyList<UnmetCondition>? Unmet { get; init; }

    /// <summary>How long nothing must come, as the document writes it.</summary>
    public string? QuietFor { get; init; }

    /// <summary>The type of the event that it makes when nothing comes.</summary>
    public string? Emit { get; init; }

    /// <summary>The key's newest activity.</summary>
    public SignalActivity? Newest { get; init; }

    /// <summary>How the event stands to the key's newest activity.</summary>
    public ActivityStanding? Standing { get; init; }

    /// <summary>When the key was found inactive before, where that stands.</summary>
    public DateTimeOffset? QuietAt { get; init; }

    /// <summary>When the key will have been inactive for long enough.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Since when nothing came.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The events that it was decided by, where it fires.</summary>
    public IReadOnlyList<SignalEvidence>? Evidence { get; init; }

    /// <summary>Whom the last event was about, where it fires because none came.</summary>
    public JsonObject? About { get; init; }

    /// <summary>The event that it makes, where it fires.</summary>
    public EmittedEvent? Emitted { get; init; }

    /// <summary>The cause of the event that was made, in that event's row written before reasons were typed.</summary>
    public string? Cause { get; init; }

    /// <summary>What is missing, in the words of a row that was written before reasons were typed.</summary>
    public string? Missing { get; init; }

    /// <summary>The conditions that were not met, in the form of such a row.</summary>
    public JsonArray? Failed { get; init; }

    /// <summary>The sentence of such a row.</summary>
    public string? Why { get; init; }
}

/// <summary>What a signal does about an event.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalState>))]
internal enum SignalState
{
    /// <summary>Something is missing still, or the time has not passed.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Nothing is missing, but it fired for this key not long ago.</summary>
    [JsonStringEnumMemberName("cooling-down")]
    CoolingDown,

    /// <summary>It fires.</summary>
    [JsonStringEnumMemberName("fired")]
    Fired,

    /// <summary>The key was found inactive, and that stands.</summary>
    [JsonStringEnumMemberName("quiet")]
    Quiet,
}

/// <summary>How the conditions of a signal come together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalJoin>))]
internal enum SignalJoin
{
    /// <summary>Every condition must be met.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Every condition must be met, one after the other.</summary>
    [JsonStringEnumMemberName("in-order")]
    InOrder,

    /// <summary>One is enough.</summary>
    [JsonStringEnumMemberName("any")]
    Any,

    /// <summary>The weights of those that are met must reach the threshold.</summary>
    [JsonStringEnumMemberName("weights")]
    Weights,
}

/// <summary>How an event stands to the newest activity of its key.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActivityStanding>))]
internal enum ActivityStanding
{
    /// <summary>It is the newest, and the key waits to be found inactive.</summary>
    [JsonStringEnumMemberName("newest")]
    Newest,

    /// <summary>It is the newest, but from before the key was found inactive.</summary>
    [JsonStringEnumMemberName("before-quiet")]
    BeforeQuiet,

    /// <summary>It is older than the newest.</summary>
    [JsonStringEnumMemberName("older")]
    Older,
}

/// <summary>Whom or what a signal counts for.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Value">Its value; <see langword="null"/> where the event has none.</param>
internal sealed record SignalKeyValue(string Field, string? Value);

/// <summary>What a window has of a condition.</summary>
/// <param name="On">The types that count, as people read them.</param>
/// <param name="Count">How many events the window has.</param>
/// <param name="AtLeast">How many it takes: events, or different values.</param>
/// <param name="Met">Whether it is met.</param>
internal sealed record SignalConditionCount(string On, int Count, int AtLeast, bool Met)
{
    /// <summary>The field whose different values are counted, if they are.</summary>
    public string? Distinct { get; init; }

    /// <summary>How many different values the window has, where they are counted.</summary>
    public int? Different { get; init; }

    /// <summary>What it adds to the sum, where conditions have weights.</summary>
    public decimal? Points { get; init; }

    /// <summary>
    /// How many count towards it, which is never more than matter; <see langword="null"/> in a row that was written before reasons were
    /// typed.
    /// </summary>
    public int? Towards { get; init; }
}

/// <summary>A firing that a signal cools down from.</summary>
/// <param name="From">For what time it was.</param>
/// <param name="For">How long it cools down, as the document writes it.</param>
/// <param name="Event">The event that was made.</param>
internal sealed record SignalCooldown(DateTimeOffset From, string For, string Event);

/// <summary>A condition that an event did not meet.</summary>
/// <param name="Condition">Its place in the signal, from 0; <see langword="null"/> for what all activity must meet.</param>
/// <param name="Where">What it saw; <see langword="null"/> where a field is missing.</param>
/// <param name="Missing">The field whose different values are counted, where the event has none.</param>
internal sealed record UnmetCondition(int? Condition, IReadOnlyList<ConditionResult>? Where, string? Missing = null);

/// <summary>A key's activity.</summary>
/// <param name="Event">The event.</param>
/// <param name="Time">When it happened.</param>
internal sealed record SignalActivity(string Event, DateTimeOffset Time);

/// <summary>An event that a signal was decided by.</summary>
/// <param name="Event">The event.</param>
/// <param name="Time">When it happened.</param>
internal sealed record SignalEvidence(string Event, DateTimeOffset Time)
{
    /// <summary>The condition that it counted for, by its place from 0.</summary>
    public int? Condition { get; init; }

    /// <summary>The types that count for that condition, as people read them.</summary>
    public string? On { get; init; }

    /// <summary>The value that was counted, where different ones are.</summary>
    public string? Value { get; init; }
}

/// <summary>An event that a signal makes.</summary>
/// <param name="Event">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Time">When it happened, by the times of the events that it was decided by.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Cause">The event whose arrival decided it, or the last one before the inactivity.</param>
internal sealed record EmittedEvent(string Event, string Type, DateTimeOffset Time, DateTimeOffset DecidedAt, string Cause);

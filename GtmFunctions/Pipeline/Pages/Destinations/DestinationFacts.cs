using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Destinations;

namespace GtmFunctions.Pipeline.Pages.Destinations;

/// <summary>What the pages of destinations are made of.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="State">What all instances know of it.</param>
/// <param name="Rules">Its limits.</param>
/// <param name="Answers">Its last answers, newest first.</param>
/// <param name="Now">The time.</param>
internal sealed record DestinationFacts(
    Destination Destination, DestinationState State, PaceRules Rules, IReadOnlyList<GivenAnswer> Answers, DateTimeOffset Now)
{
    /// <summary>Since when the oldest action waits for it.</summary>
    public DateTimeOffset? WaitingSince
    {
        get
        {
            var wait = State.Pace.OldestWait(Now) is var pace && State.Breaker.OldestWait(Now) is var breaker && pace > breaker
                ? pace
                : breaker;
            return wait > TimeSpan.Zero ? Now - wait : null;
        }
    }

    /// <summary>How it stands.</summary>
    public Standing Standing => State.Switch.OffSince is not null || State.Breaker.IsOpen ? Standing.Bad
        : State.Pace.PausedUntil is not null || State.Addresses.Any(life => life.IsNearlyUsedUp) || WaitsLong || LastFailed
            ? Standing.Attention
        : Answers.Count > 0 ? Standing.Good
        : Standing.Idle;

    /// <summary>The same in words.</summary>
    public string Words => State.Switch.OffSince is not null ? $"has switched us off: {State.Switch.Reason}"
        : State.Breaker.IsOpen ? $"is down: {State.Breaker.Reason}"
        : State.Pace.PausedUntil is { } until
            ? $"asked to be left alone until {until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC"
        : State.Addresses.FirstOrDefault(life => life.IsNearlyUsedUp) is { } life
            ? $"has {Relative.Count(life.Left, "request")} left at {life.Address}: make another address"
        : WaitsLong ? $"keeps actions waiting for {Relative.Span(Now - WaitingSince!.Value)}"
        : LastFailed ? $"did not take the last action: {Answers[0].Reason}"
        : Answers.Count > 0 ? "takes what is sent"
        : "nothing was sent to it yet";

    /// <summary>Since when, where something is wrong.</summary>
    public DateTimeOffset? Since => State.Switch.OffSince ?? State.Breaker.OpenedAt ?? (LastFailed ? Answers[0].At : null);

    /// <summary>How much of each limit is used.</summary>
    public IReadOnlyList<string> Pace =>
    [
        .. Rules.Windows.Select(window =>
            $"{Used(window.Per).ToString("N0", CultureInfo.InvariantCulture)} of "
            + $"{window.Requests.ToString("N0", CultureInfo.InvariantCulture)} per {Duration.Text(window.Per)}"),
        .. Rules.Concurrency is { } most
            ? [$"{State.Pace.Calls.Count(call => call.Until > Now)} of {most} at one time"]
            : Array.Empty<string>(),
    ];

    private bool WaitsLong => WaitingSince is { } since && Now - since > TimeSpan.FromMinutes(1);

    private bool LastFailed => Answers is [{ IsFailure: true }, ..];

    private long Used(TimeSpan per) =>
        State.Pace.Taken.Where(taken => taken.At > Now - per).Sum(taken => taken.Count)
        + State.Pace.Open.Where(call => call.At > Now - per).Sum(call => call.Count);
}

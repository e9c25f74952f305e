using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>Tells which signals count somebody now, as the newest event of each says it. Values in, values out.</summary>
internal static class SignalsUnderWay
{
    /// <summary>A line for each signal whose window is open, newest first.</summary>
    /// <param name="decided">Events with what was decided about them, newest first.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<SignalLine> Tell(IEnumerable<(IndexedEvent Line, RouteDecision? Decision)> decided, DateTimeOffset now) =>
    [
        .. decided
            .SelectMany(one => (one.Decision?.Signals ?? []).Select(signal => (one.Line, Signal: signal)))
            .Where(one => one.Signal.Counted == true)
            .DistinctBy(one => (one.Signal.Signal, one.Signal.Key.Value))
            .Where(one => IsOpen(one.Signal, now))
            .Select(one => new SignalLine(one.Signal.Signal, SignalSentence.Render(one.Signal), one.Line.FirstSeenAt, one.Line.Id)),
    ];

    private static bool IsOpen(SignalOutcome signal, DateTimeOffset now) =>
        signal.QuietFor is not null
            ? signal.Due > now
            : signal.State != SignalState.Fired && Duration.TryParse(signal.Within ?? "", out var within) && signal.Until + within > now;
}

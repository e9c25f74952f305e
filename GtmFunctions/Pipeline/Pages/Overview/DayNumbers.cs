using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Pages.Overview;

/// <summary>A day's numbers in lines.</summary>
internal static class DayNumbers
{
    private static readonly (Measure Measure, string What, string? Outcome)[] Shown =
    [
        (Measure.Received, "webhooks received", null),
        (Measure.Refused, "webhooks refused", null),
        (Measure.Events, "events taken in", null),
        (Measure.Duplicates, "came again, nothing done twice", null),
        (Measure.Routed, "events with something to do", null),
        (Measure.Completed, "events done to their end", Outcomes.Delivered),
        (Measure.Filtered, "events filtered out", Outcomes.Filtered),
        (Measure.Unhandled, "events nobody listens to", Outcomes.Unhandled),
        (Measure.Delivered, "actions delivered", null),
        (Measure.Retried, "tries that failed and were made again", null),
        (Measure.Failed, "actions given up", Outcomes.DeadLettered),
    ];

    private static readonly (LatencyKind Kind, string What)[] Measured =
    [
        (LatencyKind.SourceToReceived, "from the tool to us"),
        (LatencyKind.ReceivedToDecided, "from received to decided"),
        (LatencyKind.ReceivedToDelivered, "from received to delivered"),
        (LatencyKind.ReceivedToTold, "speed to lead: from received to the rep told"),
        (LatencyKind.ReceivedToAcknowledged, "from received to acknowledged"),
        (LatencyKind.ReceivedToAcknowledgedInHours, "from received to acknowledged, in hours worked"),
    ];

    /// <summary>How soon reps are told, for the page's answer; <see langword="null"/> where none was.</summary>
    public static string? Told(NumberTally tally) =>
        tally.Latency(LatencyKind.ReceivedToTold) is { Count: > 0 } told
            ? $"a rep is told in {Relative.Span(told.Quantile(0.5)!.Value)} (median), {Relative.Span(told.Quantile(0.95)!.Value)} (95 %)"
            : null;

    /// <summary>What became of events and actions.</summary>
    public static IReadOnlyList<BecameLine> Became(NumberTally tally) =>
    [
        .. Shown.Select(one => new BecameLine(
                one.What,
                tally.Count(one.Measure),
                one.Outcome is { } outcome ? PageLinks.With("events", ("outcome", outcome)) : null))
            .Where(line => line.Count > 0),
    ];

    /// <summary>How long it took.</summary>
    public static IReadOnlyList<SpeedLine> Speeds(NumberTally tally) =>
    [
        .. Measured.Select(one => (one.What, Sketch: tally.Latency(one.Kind)))
            .Where(one => one.Sketch.Count > 0)
            .Select(one => new SpeedLine(
                one.What,
                one.Sketch.Count,
                one.Sketch.Quantile(0.5)!.Value.TotalSeconds,
                one.Sketch.Quantile(0.95)!.Value.TotalSeconds)),
    ];
}

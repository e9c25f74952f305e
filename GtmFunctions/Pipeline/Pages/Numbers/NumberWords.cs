using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Pages.Numbers;

/// <summary>What is counted and measured, in the words of a column's head.</summary>
internal static class NumberWords
{
    /// <summary>A count's words.</summary>
    public static string For(Measure measure) => measure switch
    {
        Measure.ItemsRefused => "items refused",
        Measure.Completed => "done to the end",
        Measure.DeadLetters => "dead letters",
        Measure.AcknowledgedInTime => "in time",
        Measure.PassedOver => "passed over",
        Measure.Overdue => "passed on",
        Measure.Failed => "given up",
        _ => measure.ToString().ToLowerInvariant(),
    };

    /// <summary>A time's words.</summary>
    public static string For(LatencyKind kind) => kind switch
    {
        LatencyKind.ReceivedToDelivered => "to delivered",
        LatencyKind.ReceivedToTold => "to rep told",
        LatencyKind.ReceivedToAcknowledged => "to acknowledged",
        LatencyKind.ReceivedToDecided => "to decided",
        _ => kind.ToString(),
    };
}

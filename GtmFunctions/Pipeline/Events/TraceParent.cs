using System.Diagnostics;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// The trace that a message is a part of, as messages carry it: a <c>traceparent</c> of W3C Trace Context
/// (https://www.w3.org/TR/trace-context/#traceparent-header), such as <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>.
/// </summary>
public static class TraceParent
{
    /// <summary>The name of the source of the pipeline's own activities, for exporters.</summary>
    public const string SourceName = "GtmFunctions";

    /// <summary>What is under way here, where that is an activity of the pipeline; else <see langword="null"/>.</summary>
    public static string? Current => Activity.Current is { Source.Name: SourceName, IdFormat: ActivityIdFormat.W3C } own ? own.Id : null;

    /// <summary>Reads one; nothing where there is none, or what is there is none.</summary>
    public static ActivityContext Parse(string? text) =>
        ActivityContext.TryParse(text, traceState: null, isRemote: true, out var context) ? context : default;

    /// <summary>
    /// The id of its trace, 32 hexadecimal digits; <see langword="null"/> where it is not recorded, so that nobody looks in vain.
    /// </summary>
    public static string? RecordedId(string? text) =>
        Parse(text) is { TraceFlags: ActivityTraceFlags.Recorded } context ? context.TraceId.ToHexString() : null;
}

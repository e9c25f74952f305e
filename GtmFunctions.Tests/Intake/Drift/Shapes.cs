using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;

namespace GtmFunctions.Tests.Intake.Drift;

/// <summary>Shapes for tests.</summary>
internal static class Shapes
{
    public static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A shape learned from payloads.</summary>
    public static Shape From(IEnumerable<string> payloads)
    {
        var shape = new Shape();
        foreach (var payload in payloads)
            shape.Add(See(payload), [], At);
        return shape;
    }

    /// <summary>A shape learned from one payload many times.</summary>
    public static Shape From(int times, string payload) => From(Enumerable.Repeat(payload, times));

    public static PayloadFields See(string payload) => PayloadFields.From(JsonNode.Parse(payload));

    /// <summary>What differs, one text for each.</summary>
    public static string[] Differences(this Shape shape, string payload) =>
        [.. ShapeComparison.Compare(shape, See(payload)).Select(finding => finding.Key + (finding.To is { } to ? $">{to}" : ""))];
}

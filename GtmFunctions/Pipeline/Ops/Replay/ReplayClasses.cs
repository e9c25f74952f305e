namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>Which classes of actions a replay leaves out.</summary>
internal static class ReplayClasses
{
    /// <summary>What a replay of many leaves out unless it is asked for: what people would notice twice, or late.</summary>
    public static IReadOnlyList<string> LeftOutOfMany { get; } = ["notify", "money"];

    /// <summary>Decides.</summary>
    /// <param name="many">Whether it is a replay of many.</param>
    /// <param name="include">Classes that are asked for although replays of many leave them out.</param>
    /// <param name="skip">Classes that are not wanted.</param>
    public static IReadOnlyList<string> LeaveOut(bool many, IReadOnlyList<string> include, IReadOnlyList<string> skip) =>
        [.. LeftOutOfMany.Where(name => many && !include.Contains(name)).Union(skip).Order(StringComparer.Ordinal)];
}

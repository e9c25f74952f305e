namespace GtmFunctions.Pipeline.Events;

/// <summary>What the stages are called in calls and traces.</summary>
internal static class StageNames
{
    /// <summary>All, in the order in which an event meets them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ReplayStage>().Select(For)];

    /// <summary>A stage's name.</summary>
    public static string For(ReplayStage stage) => stage.ToString().ToLowerInvariant();
}

using GtmFunctions.Pipeline.Ops.Replay;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>A plan of a replay in lines.</summary>
internal static class ReplayPlanLines
{
    // How many were looked at is between the plan and its preview
    private const string Looked = "looked";

    /// <summary>What would be done.</summary>
    public static IReadOnlyList<CountLine> Would(ReplayPlan plan) =>
    [
        .. plan.Counts.Where(one => one.Key != Looked)
            .SelectMany(one => one.Value.Select(count => new CountLine(one.Key, count.Key, count.Value))),
    ];

    /// <summary>What would be left out.</summary>
    public static IReadOnlyList<CountLine> LeftOut(ReplayPlan plan) =>
        [.. plan.LeftOut.Select(one => new CountLine("", one.Key, one.Value))];
}

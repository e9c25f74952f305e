using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>Which tiers a score reaches by the rules of today that it did not reach when it was decided. Values in, values out.</summary>
internal static class ScoreMoves
{
    private const string NoTier = "none";

    /// <summary>
    /// What moved, such as <c>icp: medium to high</c>; nothing where each workflow that scored it then says the same now.
    /// </summary>
    /// <param name="then">What was decided.</param>
    /// <param name="now">What would be decided now.</param>
    public static IReadOnlyList<string> Find(RouteDecision then, RouteDecision now)
    {
        var before = then.Workflows.Where(workflow => workflow.Score is not null)
            .ToDictionary(workflow => workflow.Workflow, workflow => workflow.Score!, StringComparer.Ordinal);
        return
        [
            .. now.Workflows
                .Where(workflow => workflow.Score is not null && before.ContainsKey(workflow.Workflow))
                .Select(workflow => (Then: before[workflow.Workflow], Now: workflow.Score!))
                .Where(score => score.Then.Tier != score.Now.Tier)
                .Select(score => $"{score.Now.Model}: {score.Then.Tier ?? NoTier} to {score.Now.Tier ?? NoTier}")
                .Distinct(),
        ];
    }
}

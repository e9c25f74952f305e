using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>Keeps a bad day readable: of one kind, so many problems are told one by one, and all others as one.</summary>
internal static class AlertCap
{
    /// <summary>How many of a kind are told one by one.</summary>
    public const int Each = 10;

    /// <summary>The problems that are told. Those that were told before stay; of the new ones the biggest come first.</summary>
    /// <param name="found">The problems of one kind.</param>
    /// <param name="known">The keys of those that are known already.</param>
    public static IReadOnlyList<Problem> Apply(IReadOnlyList<Problem> found, IReadOnlySet<string> known)
    {
        if (found.Count <= Each)
            return found;
        Problem[] ordered =
        [
            .. found.OrderByDescending(problem => known.Contains(problem.Key))
                .ThenByDescending(problem => problem.Count)
                .ThenBy(problem => problem.Key, StringComparer.Ordinal),
        ];
        return [.. ordered.Take(Each), Rest(ordered[Each..])];
    }

    private static Problem Rest(Problem[] rest) => rest[0] with
    {
        What = "others",
        Cause = "others",
        Reason = $"{rest.Length} more causes, among them {rest[0].What}: {rest[0].Reason}",
        Advice = rest[0].Kind == AlertKind.DeadLetter
            ? "GET /api/ops/dead-letters lists them all."
            : "The alerts before this one name the biggest; mend those first.",
        Count = rest.Sum(problem => problem.Count),
        Since = rest.Min(problem => problem.Since),
        Grade = 0,
    };
}

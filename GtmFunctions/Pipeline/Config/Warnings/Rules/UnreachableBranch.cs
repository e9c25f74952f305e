using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>
/// A branch that is never taken, since an earlier one holds wherever it does. One after a branch without a condition is an error.
/// </summary>
internal static class UnreachableBranch
{
    private const int MostCompared = 50;

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unreachable-branch", "A branch that is never taken, since an earlier one holds wherever it does", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from workflow in document.Workflows
        from pair in Covered(workflow.Entry)
        select document.At(pair.Branch, Rule.Code, $"this branch is never taken: '{pair.By}' above holds wherever it does");

    private static IEnumerable<(Entry Branch, string By)> Covered(Entry workflow)
    {
        var earlier = new List<(string Name, TermImplication When)>();
        foreach (var branch in DocumentFilter.Items(workflow["branches"]))
        {
            if (TermImplication.From(branch["when"]) is not { } when)
                continue;
            var by = earlier.Find(one => one.When.FollowsFrom(when)).Name;
            if (by is not null)
                yield return (branch, by);
            else if (earlier.Count < MostCompared)
                earlier.Add((branch["name"]!.Text!, when));
        }
    }
}

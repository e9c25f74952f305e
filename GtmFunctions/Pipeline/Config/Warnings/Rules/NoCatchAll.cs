namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A tier that the branches of a workflow pass over although they name one below it.</summary>
internal static class NoCatchAll
{
    // Who has more names few of them in branches
    private const int MostTiers = 20;

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "no-catch-all", "Note: branches by `score.tier` that name a lower tier and pass over one above it, with no branch for the rest",
        Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var (entry, workflow) in document.Workflows)
        {
            if (workflow.Branches.Count < 2 || workflow.Branches.Any(branch => branch.When?.Fields.Contains("score.tier") is not true)
                || document.Configuration.Scores.GetValueOrDefault(workflow.Score ?? "") is not { Tiers.Count: <= MostTiers } model)
                continue;
            var terms = DocumentFilter.Items(entry["branches"])
                .SelectMany(branch => FilterTerm.All(branch["when"]))
                .Where(term => term.Field == "score.tier")
                .ToArray();
            if (!Array.TrueForAll(terms, term => term.Operator is "$eq" or "$in" && term.MustHold))
                continue;
            var named = terms.SelectMany(term => term.Operand.Texts).ToHashSet(StringComparer.Ordinal);
            var lowest = model.Tiers.Select(tier => tier.Name).LastOrDefault(named.Contains);
            foreach (var tier in model.Tiers.TakeWhile(tier => tier.Name != lowest).Where(tier => !named.Contains(tier.Name)))
            {
                var note = document.At(
                    entry["branches"]!, Rule.Code,
                    $"no branch is for the tier '{tier.Name}', though one is for '{lowest}' below it: nothing is done about such events");
                yield return note with { IsNote = true };
            }
        }
    }
}

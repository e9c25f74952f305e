namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A tier that takes more points than all rules together give.</summary>
internal static class UnreachableTier
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unreachable-tier", "A tier of a score that takes more points than all its rules together give", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from entry in document.Entries("scores")
        let model = document.Configuration.Scores[entry.Key]
        let most = model.Rules.Sum(rule => Math.Max(0, rule.Points))
        where model.Rules.Count > 0
        from tier in entry["tiers"]?.Entries ?? []
        where tier.Number > most
        select document.At(
            tier, Rule.Code, $"the rules give {most} points at most, so '{tier.Key}' is never reached: lower it, or add rules");
}

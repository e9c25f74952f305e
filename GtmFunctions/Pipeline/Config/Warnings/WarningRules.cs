using GtmFunctions.Pipeline.Config.Warnings.Rules;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>All rules: a new one is a file of <c>Rules</c> and a row here.</summary>
internal static class WarningRules
{
    // Whoever is told so much at once reads no more
    private const int MostTold = 100;

    /// <summary>The rules, in the order in which the documentation lists them.</summary>
    public static readonly IReadOnlyList<WarningRule> All =
    [
        OperatorWithoutDollar.Rule,
        ListWithoutIn.Rule,
        ComparisonInText.Rule,
        UnknownField.Rule,
        UnknownValue.Rule,
        UnknownType.Rule,
        TypesWithoutEffect.Rule,
        UnknownWith.Rule,
        MissingWith.Rule,
        MissingSetting.Rule,
        UnreachableRow.Rule,
        UnreachableBranch.Rule,
        UnreachableTier.Rule,
        NoCatchAll.Rule,
        RepeatedAction.Rule,
        TeamWithoutMembers.Rule,
        UnknownOwner.Rule,
        UnknownColumn.Rule,
        CellNeverMatches.Rule,
        SpelledRange.Rule,
        UnusedTable.Rule,
        UnknownCode.Rule,
    ];

    /// <summary>All warnings of a document that no line silences: the document's first, then the tables', each by line.</summary>
    public static IReadOnlyList<ConfigurationWarning> Find(CheckedDocument document) =>
    [
        .. All.SelectMany(rule => rule.Find(document))
            .Distinct()
            .Where(warning => !document.Allowed.Silences(warning))
            .Take(MostTold)
            .OrderBy(warning => warning.File != document.File)
            .ThenBy(warning => warning.File, StringComparer.Ordinal)
            .ThenBy(warning => warning.Line),
    ];
}

using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>
/// A cell of a decision table that no value of its column can match. Where the field's name says what it holds it is an error.
/// </summary>
internal static class CellNeverMatches
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "cell-never-matches",
        "A cell of a decision table that no value of its column can match: a word among numbers, a country that is none", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from table in document.Configuration.Assignments.Values.Select(assignment => assignment.Table).OfType<DecisionTable>()
        from finding in CellCheck.Check(table)
        where !finding.IsCertain
        select new ConfigurationWarning(Rule.Code, table.File, finding.Line, finding.Column, finding.Message);
}

using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>
/// A field that no source, enricher, score, signal or assignment gives: in a filter, a key, a template, a table's heading.
/// </summary>
internal static class UnknownField
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-field", "A field that no source and no enricher fills, and no score, signal or assignment gives (`persn.name`)", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var read in FieldRead.All(document).Where(read => !document.Fields.Has(read.Path)))
            yield return document.At(read.Place, Rule.Code, Message(document, read.Path, read.Consequence));

        foreach (var table in document.Configuration.Assignments.Values.Select(assignment => assignment.Table).OfType<DecisionTable>())
        {
            foreach (var heading in table.Conditions.Select(path => path.Text).Where(path => !document.Fields.Has(path)))
                yield return new ConfigurationWarning(Rule.Code, table.File, 1, heading, Heading(document, heading));
        }
    }

    private static string Heading(CheckedDocument document, string heading) => heading.ToLowerInvariant() is "team" or "owner"
        ? $"this is a condition on a field that no event has: did you mean the result '-> {heading.ToLowerInvariant()}'?"
        : Message(document, heading, "so only a cell that takes anything holds");

    private static string Message(CheckedDocument document, string path, string consequence) =>
        $"nothing gives '{path}', {consequence}{document.Fields.Suggest(path)}";
}

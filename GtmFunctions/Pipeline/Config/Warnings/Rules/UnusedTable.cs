namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A table beside the document that nothing of it reads.</summary>
internal static class UnusedTable
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unused-table", "Note: a table beside the document that nothing in it reads", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from name in document.UnusedTables
        select new ConfigurationWarning(Rule.Code, name, 1, "", $"nothing in {document.File} reads this table") { IsNote = true };
}

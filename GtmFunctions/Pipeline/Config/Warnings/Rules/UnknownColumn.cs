using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A heading that is nearly one that the table's kind has: its cells are read as something else, or not at all.</summary>
internal static class UnknownColumn
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-column",
        "A heading that is nearly one that a roster or decision table has (`time zone`, `-> onwer`), and is not read as it", Find);

    private static readonly string[] OfRosters = ["weight", "capacity", "timezone", "hours", "out", "slack"];
    private static readonly string[] Results = ["team", "owner"];

    // What other tools call the same
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tz"] = "timezone",
        ["workinghours"] = "hours",
        ["businesshours"] = "hours",
        ["daysout"] = "out",
        ["outofoffice"] = "out",
        ["ooo"] = "out",
        ["pto"] = "out",
        ["vacation"] = "out",
        ["slackid"] = "slack",
        ["slackuser"] = "slack",
        ["slackuserid"] = "slack",
    };

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        var read = document.Configuration.Templates.Values.SelectMany(template => template.References).ToHashSet(StringComparer.Ordinal);
        foreach (var assignment in document.Configuration.Assignments.Values)
        {
            if (assignment.Pool is { } pool)
            {
                foreach (var column in pool.Columns.Where(column => !read.Contains($"owner.{column}")))
                {
                    if (Meant(
                        column, OfRosters.Where(known => !pool.Columns.Contains(known, StringComparer.OrdinalIgnoreCase))) is { } meant)
                        yield return Warning(pool.File, column, $"this column is read as 'owner.{column}' only: did you mean '{meant}'?");
                }
            }

            if (assignment.Table is { } table)
            {
                foreach (var column in table.Results.Except(Results, StringComparer.Ordinal))
                {
                    if (Meant(column, Results.Except(table.Results, StringComparer.Ordinal)) is { } meant)
                        yield return Warning(table.File, $"-> {column}", $"this result is read by nothing: did you mean '-> {meant}'?");
                }
            }
        }
    }

    private static ConfigurationWarning Warning(string file, string column, string message) => new(Rule.Code, file, 1, column, message);

    private static string? Meant(string column, IEnumerable<string> known)
    {
        var plain = string.Concat(column.Where(char.IsLetterOrDigit));
        var names = known.ToArray();
        if (names.Contains(column, StringComparer.OrdinalIgnoreCase))
            return null;
        if (Array.Find(names, name => name.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } same)
            return same;
        if (Synonyms.TryGetValue(plain, out var synonym) && names.Contains(synonym))
            return synonym;
        return Array.Find(
            names, name => name.Length > 3 && Spelling.Distance(plain, name) <= (name.Length > 6 ? 2 : 1) + Swapped(plain, name));
    }

    // Two letters that changed places are one slip
    private static int Swapped(string written, string name) =>
        written.Length == name.Length && written.Order().SequenceEqual(name.Order()) ? 1 : 0;
}

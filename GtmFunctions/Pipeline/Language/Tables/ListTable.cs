using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>A list beside the document: the first column of a CSV file, in which <c>$inList</c> looks without regard to case.</summary>
public sealed partial class ListTable
{
    private volatile HashSet<string> _values;

    /// <summary>Makes a list of values; white space around them does not count, and an empty one is none.</summary>
    public ListTable(IEnumerable<string> values) =>
        _values = values.Select(value => value.Trim()).Where(value => value.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many different values it has.</summary>
    public int Count => _values.Count;

    /// <summary>Reads a CSV file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static ListTable Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        var csv = CsvTable.Parse(file, text, errors);
        if (csv.Columns.Count > 0 && Value().IsMatch(csv.Columns[0]))
        {
            errors.Add(new ConfigurationError(
                file, 1, 1, "", $"the first line names the columns, and '{csv.Columns[0]}' looks like a value of the list: " +
                    "put a heading such as 'domain' above it"));
        }

        return new ListTable(csv.Rows.Select(row => row.Cells[0]));
    }

    /// <summary>Has what another list has from now on: every filter that looks into this one sees it.</summary>
    internal void TakeOver(ListTable other) => _values = other._values;

    /// <summary>Whether a string, number or boolean is in the list, by its text; a missing value, an object and an array are not.</summary>
    public bool Contains(JsonNode? value) => value is JsonValue && FieldText.From(value) is { } text && _values.Contains(text.Trim());

    /// <summary>Whether a value is in the list, or any item of it when it is an array.</summary>
    public bool ContainsAny(JsonNode? value) => value is JsonArray items ? items.Any(Contains) : Contains(value);

    // An e-mail address, a number, or a domain that is no path of a field
    [GeneratedRegex(
        @"@|\A[0-9]|\A(?!(?:person|account|deal|page|product|payment|event|raw|owner)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        RegexTimeout.Milliseconds)]
    private static partial Regex Value();
}

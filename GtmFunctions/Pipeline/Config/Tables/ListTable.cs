using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>A list beside the document: the first column of a CSV file, in which <c>$inList</c> looks without regard to case.</summary>
public sealed class ListTable
{
    private readonly HashSet<string> _values;

    /// <summary>Makes a list of values; white space around them does not count, and an empty one is none.</summary>
    public ListTable(IEnumerable<string> values) =>
        _values = values.Select(value => value.Trim()).Where(value => value.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many different values it has.</summary>
    public int Count => _values.Count;

    /// <summary>Reads a CSV file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static ListTable Parse(string file, string text, ICollection<ConfigurationError> errors) =>
        new(CsvTable.Parse(file, text, errors).Rows.Select(row => row.Cells[0]));

    /// <summary>Whether a string, number or boolean is in the list, by its text; a missing value, an object and an array are not.</summary>
    public bool Contains(JsonNode? value) => value is JsonValue && FieldText.Of(value) is { } text && _values.Contains(text.Trim());

    /// <summary>Whether a value is in the list, or any item of it when it is an array.</summary>
    public bool ContainsAny(JsonNode? value) => value is JsonArray items ? items.Any(Contains) : Contains(value);
}

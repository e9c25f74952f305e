using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;

namespace GtmFunctions.Pipeline.Poll.Answers;

/// <summary>Rows of a table as records: each an object with the names of the first line.</summary>
internal static class CsvAnswer
{
    /// <summary>What cells stand under that are beyond the columns of the first line.</summary>
    public const string Further = "(further)";

    /// <summary>The rows.</summary>
    /// <exception cref="AnswerFaultException">Its letters cannot be told.</exception>
    public static IReadOnlyList<JsonNode?> Read(ReadOnlyMemory<byte> body)
    {
        var text = Text(body);
        var (separator, skipped) = CsvSeparator.Find(text);
        var records = CsvRecords.Split(text[skipped..], separator);
        if (records.Count == 0)
            return [];
        string[] names = Names(records[0].Cells);
        return [.. records.Skip(1).Where(record => !record.IsBlank).Select(JsonNode? (record) => Row(names, record.Cells))];
    }

    private static JsonObject Row(string[] names, IReadOnlyList<string> cells)
    {
        var row = new JsonObject();
        for (var i = 0; i < names.Length && i < cells.Count; i++)
            row[names[i]] = cells[i];
        if (cells.Count > names.Length)
            row[Further] = TextArray.Of(cells.Skip(names.Length));
        return row;
    }

    // A column without a name, or with one that is there already, is told by its place
    private static string[] Names(IReadOnlyList<string> cells)
    {
        var names = new List<string>();
        for (var i = 0; i < cells.Count; i++)
            names.Add(cells[i].Length > 0 && !names.Contains(cells[i]) ? cells[i] : $"{cells[i]} ({i + 1})".TrimStart());
        return [.. names];
    }

    private static string Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            return TableText.Read(body.ToArray());
        }
        catch (FormatException wrong)
        {
            throw new AnswerFaultException($"the answer cannot be read as CSV: {wrong.Message}");
        }
    }
}

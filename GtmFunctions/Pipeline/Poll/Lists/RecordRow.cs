using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>What a record is to a list. Values in, values out.</summary>
internal abstract record RecordRow
{
    private const int MostNames = 12;

    private RecordRow()
    {
    }

    /// <summary>A row.</summary>
    /// <param name="Row">The row.</param>
    public sealed record Taken(ListRow Row) : RecordRow;

    /// <summary>It has no key.</summary>
    /// <param name="Names">The names of what it has.</param>
    public sealed record WithoutKey(string Names) : RecordRow;

    /// <summary>The list's filter does not hold for it, or it is deleted.</summary>
    public sealed record LeftOut : RecordRow;

    /// <summary>Reads a record, whose masked fields are gone then.</summary>
    /// <param name="poll">How the list is read.</param>
    /// <param name="key">The column of its keys.</param>
    /// <param name="record">The record.</param>
    public static RecordRow Read(ListPoll poll, string key, JsonNode? record)
    {
        if (record is not JsonObject named)
            return new WithoutKey(record is null ? "nothing" : "no names");
        if (IsDeleted(poll, named))
            return new LeftOut();
        foreach (var mask in poll.Source.Mask)
            mask.Apply(named);
        if (poll.Filter is { } filter && !filter.Evaluate(named).Held)
            return new LeftOut();
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, value) in poll.Map.Count > 0 ? Mapped(poll, named) : Plain(named))
        {
            if (value is not null && PlainText.Line(value) is { Length: > 0 } line)
                fields[column] = line;
        }

        return fields.GetValueOrDefault(key) is { } found
            ? new Taken(new ListRow(found, fields))
            : new WithoutKey(BoundedText.Cut(string.Join(", ", named.Select(member => member.Key).Take(MostNames)), 200));
    }

    // The catalogue says how a deletion is told where an API gives what was deleted among the rest
    private static bool IsDeleted(ListPoll poll, JsonObject record) => (poll.Records.Kinds ?? [])
        .FirstOrDefault(kind => kind is { Type: not null, On.Count: 0, When.Count: > 0 } && kind.Holds("", record, body: null))
        ?.Type?.EndsWith(".deleted", StringComparison.Ordinal) == true;

    private static IEnumerable<(string Column, string? Value)> Mapped(ListPoll poll, JsonObject record)
    {
        var data = FieldMapper.Add(poll.Map, record, []).Data;
        return poll.Map.Keys.Select(column => (column.Text, Plain(column.Read(data))));
    }

    private static IEnumerable<(string Column, string? Value)> Plain(JsonObject record) =>
        record.Select(member => (member.Key, Plain(member.Value)));

    // A cell is a text, a number or a truth value
    private static string? Plain(JsonNode? value) => value is JsonValue ? FieldText.From(value) : null;
}

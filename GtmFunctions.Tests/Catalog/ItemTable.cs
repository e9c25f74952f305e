using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What an item became, as a table that a person reviews.</summary>
internal static class ItemTable
{
    // Kinds of record, and the fields that name one of them: an event about one kind must not put its own id or name into another's
    private static readonly string[] Records =
    [
        "person", "account", "deal", "ticket", "meeting", "message", "payment", "page", "lead", "call", "conversation", "sequence", "task",
        "note", "comment", "record", "entry", "article",
    ];

    /// <summary>Adds the table.</summary>
    public static void Tell(StringBuilder text, string sample, NormalisedItem item)
    {
        var about = item.Subject is { } subject ? $" about `{subject}`" : "";
        var time = item.Time is { } at ? $" at {at.ToString("u", CultureInfo.InvariantCulture)}" : "";
        var id = item.IdFrom == "bytes" ? "its bytes are the id" : $"id `{item.ProviderId}`";
        text.Append(CultureInfo.InvariantCulture, $"\n## {sample}\n\n`{item.ProviderType}` is **{item.Type}**{about}{time}, {id}.\n");
        if (item.Mapped.Count == 0)
            return;
        text.Append("\n| field | value | from |\n|---|---|---|\n");
        foreach (var (field, from) in item.Mapped)
            text.Append(CultureInfo.InvariantCulture, $"| {field} | {Value(FieldPath.Parse(field).Read(item.Data))} | {from} |\n");
    }

    /// <summary>Which path fills the id or the name of two kinds of record, in words; empty where none does.</summary>
    public static string Shared(NormalisedItem item) => string.Join("; ", new[] { "id", "name" }.SelectMany(field => Records
        .Select(record => (Field: $"{record}.{field}", From: item.Mapped.GetValueOrDefault($"{record}.{field}")))
        .Where(mapped => mapped.From is not null)
        .GroupBy(mapped => mapped.From)
        .Where(group => group.Count() > 1)
        .Select(group => $"{group.Key} fills {string.Join(" and ", group.Select(mapped => mapped.Field))}")));

    private static string Value(JsonNode? value) =>
        (value?.ToJsonString(PipelineJson.Readable.Options) ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}

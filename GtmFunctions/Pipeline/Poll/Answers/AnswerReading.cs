using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Outbound;

namespace GtmFunctions.Pipeline.Poll.Answers;

/// <summary>Reads the records of an answer, in each form in which APIs give them.</summary>
internal static class AnswerReading
{
    private const int NamesTold = 8;

    /// <summary>Reads an answer.</summary>
    /// <param name="records">What was asked for.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="contentType">Its media type, or empty.</param>
    /// <param name="redact">Takes secrets out of a text.</param>
    /// <exception cref="AnswerFaultException">It is not what was asked for.</exception>
    public static AnswerRecords Read(PolledRecords records, ReadOnlyMemory<byte> body, string contentType, Func<string, string> redact)
    {
        if (records.Format != PollFormat.Feed && WebPage.Is(body.Span, contentType))
        {
            throw new AnswerFaultException(
                "the answer is a web page, such as one to sign in or one that says that something is wrong, and no "
                + $"{Name(records.Format)}: look at the address and the token");
        }

        try
        {
            var read = records.Format switch
            {
                PollFormat.Csv => new AnswerRecords(CsvAnswer.Read(body)),
                PollFormat.Feed => new AnswerRecords(FeedAnswer.Read(body)),
                PollFormat.Ndjson => new AnswerRecords(Lines(body)),
                _ => Json(records, body),
            };
            return new AnswerRecords(
                [.. read.Items.Select(item => RecordJoin.Apply(records.Joins, Texts.Map(item, redact)))], read.Root);
        }
        catch (UnprocessableException unreadable)
        {
            throw new AnswerFaultException($"the answer cannot be read as {Name(records.Format)}: {First(unreadable.Message)}");
        }
    }

    private static AnswerRecords Json(PolledRecords records, ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim((byte)' ').IsEmpty)
            return new AnswerRecords([]);
        var root = JsonPayload.Parse(BodyText.AsUtf8(body, charset: null));
        if (records.Items is not { } path)
        {
            return root is JsonArray all
                ? new AnswerRecords([.. all], root)
                : throw new AnswerFaultException(
                    $"the answer is {Words(root)} and no list: say with 'items' where the list is{Told(root)}");
        }

        var found = path.Find(root);
        if (found.Holders.Count == 0 && !IsNull(root, path.Text))
            throw new AnswerFaultException($"the answer has no list at '{path.Text}'{Told(root)}");
        return new AnswerRecords([.. found.Items.Select(item => item.Node)], root);
    }

    // A line that is no JSON is kept as it came, and intake puts it into the dead letter
    private static List<JsonNode?> Lines(ReadOnlyMemory<byte> body)
    {
        var items = new List<JsonNode?>();
        var text = BodyText.AsUtf8(body, charset: null);
        while (!text.IsEmpty)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.Span.Trim(" \r\t"u8).IsEmpty)
                items.Add(JsonPayload.TryParse(line) ?? JsonValue.Create(System.Text.Encoding.UTF8.GetString(line.Span)));
        }

        return items;
    }

    // An API may write null for a list without records
    private static bool IsNull(JsonNode root, string path)
    {
        var node = root;
        var names = path.Replace("[]", "", StringComparison.Ordinal).Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (node is not JsonObject named || !named.TryGetPropertyValue(names[i], out var value))
                return false;
            if (value is null)
                return true;
            node = value;
        }

        return false;
    }

    private static string Told(JsonNode root) => root is JsonObject named
        ? $"; it has {string.Join(", ", named.Select(member => member.Key).Take(NamesTold))}{(named.Count > NamesTold ? ", …" : "")}"
        : "";

    private static string Words(JsonNode root) => $"a JSON {JsonType.Words(JsonType.From(root))}";

    private static string Name(PollFormat format) => format switch
    {
        PollFormat.Csv => "CSV",
        PollFormat.Feed => "RSS or Atom",
        PollFormat.Ndjson => "JSON by lines",
        _ => "JSON",
    };

    // What intake says of a body that it keeps ends with what becomes of it
    private static string First(string message) =>
        message.Split(" The bytes are kept", 2)[0].Replace("The body ", "it ", StringComparison.Ordinal);
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Poll.Answers;

/// <summary>
/// Entries of a feed as records with the same fields whether it is RSS (https://www.rssboard.org/rss-specification), RSS 1.0 or Atom
/// (RFC 4287): <c>id</c>, <c>title</c>, <c>link</c>, <c>published</c>, <c>updated</c>, <c>summary</c>, <c>content</c>, <c>author</c>,
/// <c>categories</c>, and <c>feed</c>, the feed's own title.
/// </summary>
internal static class FeedAnswer
{
    /// <summary>The entries.</summary>
    /// <exception cref="Events.UnprocessableException">It is no XML.</exception>
    /// <exception cref="AnswerFaultException">It is no feed.</exception>
    public static IReadOnlyList<JsonNode?> Read(ReadOnlyMemory<byte> body)
    {
        var root = XmlPayload.Parse(body, charset: null) as JsonObject;
        var channel = First(root, "channel") as JsonObject;
        if (channel is null && First(root, "entry", "id") is null)
            throw new AnswerFaultException("the answer is no feed: it has neither a channel, as RSS has, nor entries, as Atom has");
        var head = channel ?? root!;
        var entries = Each(First(root, "entry")).Concat(Each(First(channel, "item"))).Concat(Each(First(root, "item")));
        return [.. entries.OfType<JsonObject>().Select(JsonNode? (entry) => Entry(entry, Text(First(head, "title"))))];
    }

    private static JsonObject Entry(JsonObject entry, string? feed)
    {
        var link = Link(First(entry, "link"));
        var record = new JsonObject();
        Add("id", FirstText(entry, "id", "guid") ?? link ?? FirstText(entry, "@about"));
        Add("title", FirstText(entry, "title"));
        Add("link", link);
        Add("published", FirstText(entry, "published", "pubDate", "date", "updated"));
        Add("updated", FirstText(entry, "updated", "modified"));
        Add("summary", FirstText(entry, "summary", "description"));
        Add("content", FirstText(entry, "encoded", "content"));
        Add("author", FirstText(entry, "creator") ?? Author(First(entry, "author")));
        string[] categories =
        [
            .. Each(First(entry, "category"))
                .Select(category => FieldText.From(First(category as JsonObject, "@term")) ?? Text(category))
                .OfType<string>(),
        ];
        if (categories.Length > 0)
            record["categories"] = TextArray.Of(categories);
        Add("feed", feed);
        return record;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                record[name] = value.Trim();
        }
    }

    // Feeds call the same thing by several names: the first that is there
    private static JsonNode? First(JsonObject? element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element?[name] is { } found)
                return found;
        }

        return null;
    }

    private static string? FirstText(JsonObject element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(element[name]) is { } text)
                return text;
        }

        return null;
    }

    // An array of its own for an element that stands alone: a JsonArray would take it away from its parent
    private static IEnumerable<JsonNode?> Each(JsonNode? node) =>
        node as JsonArray ?? (node is null ? Enumerable.Empty<JsonNode?>() : [node]);

    // An element with attributes has its text beside them; of several the first counts
    private static string? Text(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(Text).FirstOrDefault(text => text is not null),
        JsonObject named => FieldText.From(First(named, "#text")),
        _ => FieldText.From(node),
    };

    // Atom has several links, each with what it is: without a word, or "alternate", it is the entry itself
    private static string? Link(JsonNode? node)
    {
        var links = Each(node).ToArray();
        return links.OfType<JsonObject>().Where(link => FieldText.From(First(link, "@rel")) is null or "alternate")
            .Select(link => FieldText.From(First(link, "@href"))).FirstOrDefault(address => address is not null)
            ?? links.Select(Text).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
    }

    private static string? Author(JsonNode? node) =>
        node is JsonObject person ? FirstText(person, "name", "email") ?? Text(person) : Text(node);
}

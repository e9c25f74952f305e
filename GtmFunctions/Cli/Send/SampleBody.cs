using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Cli.Send;

/// <summary>A sample's body as a document whose values can be replaced one by one: JSON or XML.</summary>
internal abstract class SampleBody
{
    private const string AddedField = "gtmSend";

    /// <summary>The values that may be an id, in the document's order.</summary>
    public abstract IReadOnlyList<Slot> Slots { get; }

    /// <summary>Reads a body; <see langword="null"/> where it is neither JSON nor XML.</summary>
    public static SampleBody? Parse(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        try
        {
            return text.TrimStart().StartsWith('<')
                ? new Xml(XDocument.Parse(text, LoadOptions.PreserveWhitespace))
                : new Json(PipelineJson.Parse(text)!, tail: text[text.TrimEnd().Length..]);
        }
        catch (Exception wrong) when (wrong is JsonException or System.Xml.XmlException)
        {
            return null;
        }
    }

    /// <summary>The document as UTF-8, with the white space at its end that some providers sign.</summary>
    public abstract byte[] Bytes();

    /// <summary>Adds a field that nothing reads, where the bytes are the id.</summary>
    public abstract void Mark(SampleId id);

    /// <summary>A value that can be replaced, and put back.</summary>
    public sealed record Slot(Action<SampleId> Replace, Action PutBack);

    private sealed class Json(JsonNode root, string tail) : SampleBody
    {
        public override IReadOnlyList<Slot> Slots => [.. Values(root).Select(From)];

        public override byte[] Bytes() => Encoding.UTF8.GetBytes(root.ToJsonString(PipelineJson.Readable.Options) + tail);

        public override void Mark(SampleId id)
        {
            if ((root as JsonArray)?.FirstOrDefault() is JsonObject item || (item = (root as JsonObject)!) is not null)
                item[AddedField] = id.Text;
        }

        private static Slot From(JsonValue value)
        {
            JsonNode now = value;
            return new Slot(
                id =>
                    Put(
                        value.GetValueKind() == JsonValueKind.Number && id.Number != 0
                            ? JsonValue.Create(id.Number)
                            : JsonValue.Create(id.Text)),
                () => Put(value));

            void Put(JsonNode other)
            {
                now.ReplaceWith(other);
                now = other;
            }
        }

        private static IEnumerable<JsonValue> Values(JsonNode? node) => node switch
        {
            JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => [value],
            JsonObject named => named.SelectMany(each => Values(each.Value)),
            JsonArray items => items.SelectMany(Values),
            _ => [],
        };
    }

    private sealed class Xml(XDocument document) : SampleBody
    {
        public override IReadOnlyList<Slot> Slots =>
            [.. document.Descendants().Where(element => !element.HasElements && element.Value.Length > 0).Select(From)];

        public override byte[] Bytes() => Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));

        public override void Mark(SampleId id) => document.Root!.Add(new XAttribute(AddedField, id.Text));

        private static Slot From(XElement element)
        {
            var value = element.Value;
            return new Slot(id => element.Value = id.Text, () => element.Value = value);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Reads and writes owners as flat objects of texts, in the form that templates see.</summary>
internal sealed class OwnerConverter : JsonConverter<Owner>
{
    private static readonly string[] Known = ["name", "email", "team", "slack", "timezone"];

    /// <inheritdoc/>
    public override Owner Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var fields = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("an owner is an object");
        string? Text(string name) => FieldText.From(fields[name]);
        string Needed(string name) => Text(name) ?? throw new JsonException($"an owner has a {name}");
        return new Owner(Needed("name"), Needed("email"), Text("team"), Text("slack"), Text("timezone"))
        {
            Further = fields.Where(field => field.Value is not null && !Known.Contains(field.Key))
                .ToDictionary(field => field.Key, field => FieldText.From(field.Value)!, StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Owner value, JsonSerializerOptions options) =>
        DecidedFields.For(value).WriteTo(writer);
}

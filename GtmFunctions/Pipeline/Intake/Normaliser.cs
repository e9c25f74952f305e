using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>What an item of a webhook says, in canonical terms.</summary>
/// <param name="ProviderId">The provider's id, or the hash of the bytes.</param>
/// <param name="IdFrom">Where the id was found; <c>bytes</c> where the provider gives none.</param>
/// <param name="ProviderType">The provider's type; empty where there is none.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Time">When it happened, if the provider says.</param>
/// <param name="Data">The canonical fields, and the item as <c>raw</c>.</param>
/// <param name="Mapped">Canonical field to the path that gave it.</param>
/// <param name="Missing">Canonical fields that no path gave.</param>
public sealed record NormalisedItem(
    string ProviderId,
    string IdFrom,
    string ProviderType,
    string Type,
    string? Subject,
    DateTimeOffset? Time,
    JsonObject Data,
    IReadOnlyDictionary<string, string> Mapped,
    IReadOnlyList<string> Missing)
{
    /// <summary>Which payloads its own is compared with.</summary>
    public required ShapeName Shape { get; init; }

    /// <summary>Which of id, types and subject were too long and are told by their beginning and hash, and how long each was.</summary>
    public IReadOnlyDictionary<string, int> Cut { get; init; } = new Dictionary<string, int>();

    /// <summary>The canonical event.</summary>
    /// <param name="id">Our id of it.</param>
    /// <param name="received">The webhook that brought it; it happened when that came in, where the provider does not say.</param>
    public CanonicalEvent Event(string id, ReceivedMessage received) => new()
    {
        Id = id,
        Source = received.Source,
        Type = Type,
        Subject = Subject,
        Time = Time ?? received.ReceivedAt,
        ProviderId = ProviderId,
        ProviderType = ProviderType,
        Data = Data,
    };
}

/// <summary>Turns an item of a webhook into canonical terms, by the source's <c>event</c>, <c>types</c> and <c>map</c>.</summary>
public static class Normaliser
{
    /// <summary>The type of an event whose provider names none and whose source has no <c>"*"</c> among its types.</summary>
    public const string UntypedEvent = "webhook.received";

    /// <summary>Where an id comes from that the provider does not give.</summary>
    public const string FromBytes = "bytes";

    private static readonly FieldPath[] SubjectFields = [FieldPath.Parse("deal.id"), FieldPath.Parse("person.email"), FieldPath.Parse("account.domain")];

    /// <summary>Normalises one item. Never throws for anything in it: what is missing stays away and is named.</summary>
    /// <param name="source">The source, with the provider's definition.</param>
    /// <param name="item">The item.</param>
    /// <param name="headers">The request's headers by lower-case names.</param>
    /// <param name="knownType">The provider's type where it is known already and may not be in the item.</param>
    public static NormalisedItem Normalise(
        Source source, IntakeItem item, IReadOnlyDictionary<string, string> headers, string? knownType = null)
    {
        string? Header(string name) => headers.GetValueOrDefault(name.ToLowerInvariant());
        string? First(IReadOnlyList<Catalog.FieldExpression> expressions, out string from)
        {
            foreach (var expression in expressions)
            {
                if (expression.Read(item.Node, Header, item.Body) is { } value)
                {
                    from = expression.Text;
                    return value;
                }
            }

            from = "";
            return null;
        }

        var definition = source.Provider.Event;
        var id = First(definition.Id, out var idFrom);
        var providerType = First(definition.Type, out _) ?? "";
        if (providerType.Length == 0)
            providerType = knownType ?? "";
        var mapping = source.Mapping.For(providerType, item.Node, item.Body);
        var data = Map(mapping.Fields, item.Node, out var mapped, out var missing);
        return BoundedItem.From(new NormalisedItem(
            id ?? item.ByteId,
            id is null ? FromBytes : idFrom,
            providerType,
            mapping.Type ?? Untyped(providerType),
            First(definition.Subject, out _) ?? SubjectFields.Select(path => FieldText.Of(path.Read(data))).FirstOrDefault(text => text is not null),
            EventTime.Parse(First(definition.Time, out _)),
            data,
            mapped,
            missing)
        {
            Shape = new ShapeName(BoundedText.From(providerType), mapping.IsByKind ? mapping.Type : null),
        });
    }

    /// <summary>The type of an event for whose provider type nothing names one: its own, or <see cref="UntypedEvent"/>.</summary>
    /// <param name="providerType">The provider's type; empty where it names none.</param>
    public static string Untyped(string providerType) => providerType.Length > 0 ? providerType : UntypedEvent;

    private static JsonObject Map(
        IReadOnlyList<KeyValuePair<FieldPath, FieldMapping>> map, JsonNode raw, out Dictionary<string, string> mapped, out List<string> missing)
    {
        var data = new JsonObject();
        mapped = [];
        missing = [];
        foreach (var (field, mapping) in map)
        {
            if (Find(mapping, raw, data, out var from) is { } value)
            {
                field.Write(data, value);
                mapped[field.Text] = from;
            }
            else
            {
                missing.Add(field.Text);
            }
        }

        data["raw"] = raw.DeepClone();
        return data;
    }

    private static JsonNode? Find(FieldMapping mapping, JsonNode raw, JsonObject data, out string from)
    {
        foreach (var path in mapping.From)
        {
            if ((path.Read(raw) ?? path.Read(data)) is { } value && FieldConverter.Convert(value, mapping.As) is { } converted)
            {
                from = path.Text;
                return converted;
            }
        }

        from = "";
        return null;
    }
}

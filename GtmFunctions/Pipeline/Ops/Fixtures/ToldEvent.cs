using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What a fixture takes of an event as <c>GET ops/events/{id}</c> tells it.</summary>
internal sealed record ToldEvent
{
    /// <summary>The event as it was taken in; <see langword="null"/> where it was forgotten.</summary>
    public ToldPayload? Event { get; init; }

    /// <summary>That the payload was forgotten, where it was.</summary>
    public JsonElement? Forgotten { get; init; }

    /// <summary>When it was taken in.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>Its stages, of which one tells what enrichers gave.</summary>
    public IReadOnlyList<ToldStage> Stages { get => field ?? []; init; }
}

/// <summary>An event as it was taken in.</summary>
internal sealed record ToldPayload(
    string? Id, string? Source, string? Type, string? Subject, DateTimeOffset? Time, JsonObject? Data);

/// <summary>A stage of an event.</summary>
internal sealed record ToldStage
{
    /// <summary>What enrichers gave, where it is the stage that asks them.</summary>
    public IReadOnlyList<ToldEnricher> Enrichers { get => field ?? []; init; }
}

/// <summary>What an enricher gave.</summary>
internal sealed record ToldEnricher
{
    /// <summary>The values by their canonical fields.</summary>
    public IReadOnlyDictionary<string, ToldField> Gave { get => field ?? new Dictionary<string, ToldField>(); init; }
}

/// <summary>A value that an enricher gave.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kept">What the event had already, which stayed.</param>
internal sealed record ToldField(JsonNode? Value, JsonNode? Kept);

/// <summary>A request that <c>gtm capture</c> saved.</summary>
internal sealed record SavedRequest(
    string? Source,
    string? ContentType,
    IReadOnlyDictionary<string, string>? Headers,
    string? Text,
    string? Base64,
    DateTimeOffset? At);

/// <summary>JSON of what fixtures are made from.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ToldEvent))]
[JsonSerializable(typeof(SavedRequest))]
internal sealed partial class ToldJson : JsonSerializerContext
{
    /// <summary>Reads what a fixture is made from.</summary>
    /// <exception cref="FormatException">It is none; the message says so.</exception>
    public static T Read<T>(JsonObject json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string what)
    {
        try
        {
            return json.Deserialize(type)!;
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"{what}: {wrong.Message}", wrong);
        }
    }
}

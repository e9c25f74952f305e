using System.Text.Json.Serialization;
using Azure;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>Rules that somebody works on and that decide nothing yet.</summary>
internal sealed record RulesDraft
{
    /// <summary>Its id, which sorts by its time.</summary>
    public required string Id { get; init; }

    /// <summary>The document and its tables as they would be published; they may have errors.</summary>
    public required ConfigurationBundle Bundle { get; init; }

    /// <summary>The version that it began from; <see langword="null"/> where none was published.</summary>
    public string? BeganFrom { get; init; }

    /// <summary>Who changed it last.</summary>
    public required PublicationAuthor By { get; init; }

    /// <summary>When they did.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What they wrote to it.</summary>
    public string? Note { get; init; }

    /// <summary>Of which read it is; empty for one that is not stored yet.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }
}

/// <summary>JSON of publications and drafts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Publication))]
[JsonSerializable(typeof(IReadOnlyList<Publication>))]
[JsonSerializable(typeof(RulesDraft))]
internal sealed partial class RulesJson : JsonSerializerContext;

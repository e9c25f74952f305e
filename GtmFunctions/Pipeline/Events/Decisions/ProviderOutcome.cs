using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What came of one provider of a waterfall.</summary>
internal sealed record ProviderOutcome
{
    /// <summary>Its place in the waterfall, from 1, and its connector: <c>2. http</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Why it was not asked; then all else is <see langword="null"/>.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Skipped { get; init; }

    /// <summary><see cref="EnricherOutcome.Cache"/> where its answer was remembered.</summary>
    public string? From { get; init; }

    /// <summary>How old the answer is, where it was remembered.</summary>
    public long? AgeSeconds { get; init; }

    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>What it answered, or why it did not.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Answer { get; init; }

    /// <summary>How long it took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>The fields that it gave and none before it did.</summary>
    public IReadOnlyList<string>? Gave { get; init; }
}

/// <summary>What a provider that answered knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnsweredWith>))]
internal enum AnsweredWith
{
    /// <summary>Fields that are wanted.</summary>
    [JsonStringEnumMemberName("fields")]
    Fields,

    /// <summary>Who was looked up, and none of the fields.</summary>
    [JsonStringEnumMemberName("none-of-the-fields")]
    NoneOfTheFields,

    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("nothing")]
    Nothing,
}

/// <summary>A value that does not fit its field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Why">What is wrong with it, in words.</param>
internal sealed record UnfitField(string Field, string Why);

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Reads reasons, and the sentences that stood in their places before they were typed.</summary>
internal abstract class ReasonConverter<T> : JsonConverter<T>
    where T : class
{
    /// <summary>How a reason is written.</summary>
    protected abstract JsonTypeInfo<T> Reasons { get; }

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? FromSentence(reader.GetString()!) : JsonSerializer.Deserialize(ref reader, Reasons);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (ToSentence(value) is { } sentence)
            writer.WriteStringValue(sentence);
        else
            JsonSerializer.Serialize(writer, value, Reasons);
    }

    /// <summary>The reason that a sentence stands for.</summary>
    protected abstract T FromSentence(string sentence);

    /// <summary>The sentence that was read; <see langword="null"/> for a typed reason.</summary>
    protected abstract string? ToSentence(T reason);
}

/// <summary>Reads and writes <see cref="EnrichmentReason"/>.</summary>
internal sealed class EnrichmentReasonConverter : ReasonConverter<EnrichmentReason>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo<EnrichmentReason> Reasons => DecisionJson.Default.EnrichmentReason;

    /// <inheritdoc/>
    protected override EnrichmentReason FromSentence(string sentence) => new EnrichmentReason.Written(sentence);

    /// <inheritdoc/>
    protected override string? ToSentence(EnrichmentReason reason) => (reason as EnrichmentReason.Written)?.Text;
}

/// <summary>Reads and writes <see cref="ItemReason"/>.</summary>
internal sealed class ItemReasonConverter : ReasonConverter<ItemReason>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo<ItemReason> Reasons => DecisionJson.Default.ItemReason;

    /// <inheritdoc/>
    protected override ItemReason FromSentence(string sentence) => new ItemReason.Written(sentence);

    /// <inheritdoc/>
    protected override string? ToSentence(ItemReason reason) => (reason as ItemReason.Written)?.Text;
}

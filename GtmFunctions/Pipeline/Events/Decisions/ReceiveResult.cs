using System.Text.Json;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>How an event was received, kept as its row.</summary>
/// <param name="At">When.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Signature">How it was found genuine.</param>
/// <param name="ContentType">The body's media type as sent, or empty.</param>
/// <param name="Item">Its place in the webhook, from 0.</param>
public sealed record ReceiveResult(DateTimeOffset At, string Delivery, ReceivedSignature Signature, string ContentType, int Item)
{
    /// <summary>Whether others came with it, so that a row of the delivery tells of all of them once the last is taken in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOneOfMany { get; init; }
}

/// <summary>How an event was found genuine.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="SignedAt">The signed timestamp, if any.</param>
/// <param name="Covers">What the signature covers.</param>
public sealed record ReceivedSignature(
    string Scheme,
    string? Secret,
    DateTimeOffset? SignedAt,
    [property: JsonConverter(typeof(SignedPartConverter))] SignedPart Covers);

/// <summary>What a signature covers.</summary>
public enum SignedPart
{
    /// <summary>The event.</summary>
    ThisEvent,

    /// <summary>The first item of the batch, which the event is not.</summary>
    FirstItemOnly,
}

/// <summary>Reads what a signature covers, and the sentences that said so before it was typed.</summary>
internal sealed class SignedPartConverter : JsonConverter<SignedPart>
{
    private const string ThisEvent = "this event";

    /// <inheritdoc/>
    public override SignedPart Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is ThisEvent or nameof(SignedPart.ThisEvent) ? SignedPart.ThisEvent : SignedPart.FirstItemOnly;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SignedPart value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

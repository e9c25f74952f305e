using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>One item of a webhook's batch, or the one event that the webhook is.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Node">The item as JSON.</param>
/// <param name="ByteId">The id that its bytes give it, for providers that give none.</param>
/// <param name="Body">The whole body, for what a batch says once for all its items.</param>
public sealed record IntakeItem(int Index, JsonNode Node, string ByteId, JsonNode Body)
{
    /// <summary>Why it cannot be taken in, though the others of its batch can; <see langword="null"/> where nothing is known against it.</summary>
    public string? Odd { get; init; }

    /// <summary>Splits a webhook into its items.</summary>
    /// <exception cref="UnprocessableException">The body cannot be decompressed or parsed at all.</exception>
    public static IReadOnlyList<IntakeItem> Split(ReceivedMessage message, EventDefinition definition)
    {
        var bytes = PayloadEncoding.Decode(message.Body(), message.ContentEncoding ?? "");
        var body = PayloadBody.Parse(bytes, message.ContentType);
        var found = definition.Items switch
        {
            null => null,
            "." => body as JsonArray,
            { } path => FieldPath.Parse(path).Read(body),
        };

        // XML does not tell a list of one from a single element: an object where the items should be is the only one.
        if (found is JsonObject only)
            return [new IntakeItem(0, only, $"sha256:{KeyHash.Of(bytes.Span)}", body)];
        if (found is not JsonArray items)
            return [new IntakeItem(0, body, $"sha256:{KeyHash.Of(bytes.Span)}", body)];

        var split = new List<IntakeItem>(items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            var byteId = $"sha256:{KeyHash.Of(items[index]?.ToJsonString() ?? "null")}";
            split.Add(new IntakeItem(index, items[index] ?? new JsonObject(), byteId, body) { Odd = OddItem.WhyNot(items[index]) });
        }

        return split;
    }
}

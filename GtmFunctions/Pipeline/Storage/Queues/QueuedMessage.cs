using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>A message as it lies in a queue, whoever put it there. Read with <see cref="StorageConnection.RawQueues"/>.</summary>
/// <param name="Id">Storage's id of it.</param>
/// <param name="PopReceipt">What it can be deleted with; empty where it was only peeked at.</param>
/// <param name="InsertedOn">When it was put.</param>
/// <param name="Body">The bytes that its stage would get; the UTF-8 of its text where that is not base64.</param>
/// <param name="Encoded">Whether its text is base64, as host.json's <c>messageEncoding</c> says; what is not reaches no stage.</param>
internal sealed record QueuedMessage(string Id, string PopReceipt, DateTimeOffset? InsertedOn, BinaryData Body, bool Encoded)
{
    /// <summary>A message that was peeked at.</summary>
    public static QueuedMessage From(PeekedMessage message) => From(message.MessageId, "", message.InsertedOn, message.Body);

    /// <summary>A message that was received.</summary>
    public static QueuedMessage From(QueueMessage message) => From(message.MessageId, message.PopReceipt, message.InsertedOn, message.Body);

    private static QueuedMessage From(string id, string popReceipt, DateTimeOffset? insertedOn, BinaryData? text)
    {
        var raw = text?.ToString() ?? "";
        var buffer = new byte[raw.Length];
        return Convert.TryFromBase64String(raw, buffer, out var length)
            ? new QueuedMessage(id, popReceipt, insertedOn, new BinaryData(buffer.AsMemory(0, length)), Encoded: true)
            : new QueuedMessage(id, popReceipt, insertedOn, new BinaryData(raw), Encoded: false);
    }
}

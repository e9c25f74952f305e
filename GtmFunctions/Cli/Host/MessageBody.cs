using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Host;

/// <summary>Decodes the body of a message that was received as it stands in the queue.</summary>
internal static class MessageBody
{
    /// <summary>The message as its handler sees it; <see langword="null"/> when the body is not in the encoding.</summary>
    public static QueueMessage? Decode(QueueMessage message, MessageEncoding encoding)
    {
        if (encoding == MessageEncoding.None)
            return message;
        try
        {
            return QueuesModelFactory.QueueMessage(
                message.MessageId,
                message.PopReceipt,
                new BinaryData(Convert.FromBase64String(message.Body.ToString())),
                message.DequeueCount,
                message.NextVisibleOn,
                message.InsertedOn,
                message.ExpiresOn);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

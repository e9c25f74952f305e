using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>A queue trigger that a test turns by hand: it runs what is visible, and redelivers and poisons as the host does.</summary>
/// <param name="queues">The account, with bodies as they stand: what does not decode goes to the poison queue unread.</param>
/// <param name="script">What storage does.</param>
/// <param name="clock">The clock of timeouts.</param>
internal sealed class HandTurnedTrigger(QueueServiceClient queues, StorageScript script, TimeProvider clock)
{
    private const int Most = 32;

    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);

    /// <summary>Runs the visible messages of one queue, up to 32 at once.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(QueueFunction function, bool oneAtATime)
    {
        if (!script.Looks.Take(function.Queue))
            return 0;
        var queue = queues.GetQueueClient(function.Queue);
        QueueMessage[] batch = await queue.ReceiveMessagesAsync(Most, Hidden);
        if (batch.Length == Most)
            script.Looks.Stir(function.Queue);
        if (!oneAtATime)
            await Task.WhenAll(batch.Select(message => RunAsync(function, queue, message)));
        foreach (var message in oneAtATime ? batch : [])
            await RunAsync(function, queue, message);
        return batch.Length;
    }

    /// <summary>Runs the timeouts that are due, one after the other; the others sleep on.</summary>
    /// <returns>How many were due.</returns>
    public async Task<int> RunDueAsync(QueueFunction function)
    {
        if (!script.Looks.Take(function.Queue))
            return 0;
        var queue = queues.GetQueueClient(function.Queue);
        var all = new List<QueueMessage>();
        while (await queue.ReceiveMessagesAsync(Most, Hidden) is { Value: { Length: > 0 } batch })
            all.AddRange(batch);
        QueueMessage[] due = [.. all.Where(message => !SleepsOn(message))];
        foreach (var message in due)
            await RunAsync(function, queue, message);

        // Put back as if it had never been received: a message that sleeps uses up none of its tries
        foreach (var message in all.Except(due))
        {
            await queue.SendMessageAsync(message.Body);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            script.Looks.Stir(function.Queue);
        }

        return due.Length;
    }

    private bool SleepsOn(QueueMessage timeout)
    {
        try
        {
            return MessageBody.Decode(timeout, MessageEncoding.Base64) is { } decoded
                && JsonNode.Parse(decoded.Body)?["dueAt"]?.GetValue<DateTimeOffset>() is { } due && due > clock.GetUtcNow();
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private async Task RunAsync(QueueFunction function, QueueClient queue, QueueMessage message)
    {
        if (MessageBody.Decode(message, MessageEncoding.Base64) is not { } decoded)
        {
            await PoisonAsync(queue, message);
            return;
        }

        try
        {
            await function.Handler(decoded, TestContext.Current.CancellationToken);
        }
        catch (Exception) // As the host: whatever is thrown is a failed try
        {
            script.Restart();
            if (message.DequeueCount >= new QueueSettings().MaxDequeueCount)
                await PoisonAsync(queue, message);
            else
                await GiveBackAsync(queue, message);
            return;
        }

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private async Task GiveBackAsync(QueueClient queue, QueueMessage message)
    {
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        script.Looks.Stir(queue.Name);
    }

    private async Task PoisonAsync(QueueClient queue, QueueMessage message)
    {
        await queues.GetQueueClient(QueueNames.PoisonOf(queue.Name)).SendMessageAsync(message.Body);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }
}

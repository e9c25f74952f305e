using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using Xunit;

namespace GtmFunctions.Tests.Storage.Queues;

public sealed class MessageQueueTests(AzuriteFixture azurite)
{
    // What storage says of a message that was put with no time to live
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Send_ToAnyQueueOrItsDeadLetters_TheMessageNeverExpires(string queue)
    {
        var storage = await azurite.NewStorageAsync();
        var messages = MessageQueue.ForStages(storage, new QueueSends());

        await messages.SendBytesAsync(queue, "{}"u8.ToArray(), delay: null, TestContext.Current.CancellationToken);
        await messages.SendBytesAsync(queue, new byte[MessageQueue.MaxMessageBytes + 1], null, TestContext.Current.CancellationToken);
        await messages.SendTextAsync(queue, "text", delay: null, TestContext.Current.CancellationToken);

        var peeked = await storage.RawQueues.GetQueueClient(queue).PeekMessagesAsync(3, TestContext.Current.CancellationToken);
        Assert.Equal(3, peeked.Value.Length);
        Assert.All(peeked.Value, message => Assert.Equal(Never, message.ExpiresOn));
    }

    /// <summary>The queues of the stages, and their poison queues.</summary>
    public static TheoryData<string> Names() => [.. QueueNames.All, .. QueueNames.All.Select(QueueNames.PoisonOf)];
}

using System.Collections.Concurrent;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>
/// A pump whose wire to storage fails: a deletion that is sent twice, a message that is put on the poison queue twice, a release or a
/// renewal whose receipt is lost. Every message is handled, and none stays behind.
/// </summary>
public sealed class QueuePumpWireTests(AzuriteFixture azurite)
{
    private const string Name = "letters";

    private static readonly QueueSettings OneAtATime = new()
    {
        BatchSize = 1,
        NewBatchThreshold = 0,
        MaxDequeueCount = 2,
        MaxPollingInterval = QueueSettings.MinPollingInterval,
    };

    public static TheoryData<WireFault> Faults => [.. Enum.GetValues<WireFault>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task EveryOtherWrite_MeetsAFault_EachMessageIsHandledAndNoneStaysBehind(WireFault fault)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        var queue = await QueueAsync(wire);
        string[] good = ["one", "two", "three"];
        foreach (var body in good.Append("bad"))
            await queue.SendMessageAsync(body, Cancellation);
        var handled = new ConcurrentQueue<string>();
        wire.Let((request, number) => request.IsWrite && number % 2 == 0 ? fault : null);

        using var pump = await StartAsync(wire, (message, _) =>
        {
            handled.Enqueue(message.Body.ToString());
            return message.Body.ToString() == "bad" ? throw new InvalidOperationException("no luck") : Task.CompletedTask;
        });
        await Eventually.HoldsAsync(
            async () => handled.Count >= good.Length + 2 && await LengthAsync(queue) == 0,
            "the queue is empty");
        await pump.StopAsync(Cancellation);

        Assert.True(wire.Faults >= 3, $"{wire.Faults} faults");
        Assert.Equal(["bad", "bad", .. good.Order(StringComparer.Ordinal)], handled.Order(StringComparer.Ordinal));
        PeekedMessage[] poison = await new QueueClient(wire.Direct, $"{Name}-poison", Encoded).PeekMessagesAsync(32, Cancellation);
        Assert.InRange(poison.Length, 1, 2);
        Assert.All(poison, message => Assert.Equal("bad", message.Body.ToString()));
    }

    [Fact]
    public async Task Renewal_IsUntold_TheMessageComesAgainAndThenIsDone()
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        var queue = await QueueAsync(wire);
        await queue.SendMessageAsync("long", Cancellation);
        var ids = new ConcurrentQueue<string>();
        wire.Let((request, _) => request.Method == "PUT" && wire.Faults == 0 ? WireFault.Untold : null);

        using var pump = await StartAsync(
            wire,
            async (message, _) =>
            {
                ids.Enqueue(message.MessageId);
                await Eventually.HoldsAsync(() => wire.Faults == 1, "the lease was renewed");
            },
            lease: TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(async () => await LengthAsync(queue) == 0, "the queue is empty");
        await pump.StopAsync(Cancellation);

        Assert.Single(ids.Distinct());
        Assert.InRange(ids.Count, 1, 2);
    }

    private static QueueClientOptions Encoded => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private static async Task<QueueClient> QueueAsync(StorageWire wire)
    {
        var queue = new QueueClient(wire.Direct, Name, Encoded);
        await queue.CreateAsync(cancellationToken: Cancellation);
        return queue;
    }

    private static async Task<int> LengthAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    private static async Task<QueuePump> StartAsync(
        StorageWire wire, Func<QueueMessage, CancellationToken, Task> handler, TimeSpan? lease = null)
    {
        var queues = new RawQueues(
            wire.ConnectionString, options => (options.Retry.Mode, options.Retry.Delay) = (RetryMode.Fixed, TimeSpan.FromMilliseconds(1)));
        var pump = new QueuePump(queues, OneAtATime, Name, handler, TimeProvider.System, new RecordingLogger())
        {
            Lease = lease ?? TimeSpan.FromMinutes(10),
        };
        await pump.StartAsync(Cancellation);
        return pump;
    }
}

using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>A queue and its poison queue of a test's own, and pumps of it.</summary>
internal sealed class QueuePumpBench
{
    public static readonly QueueSettings Quick = new()
    {
        BatchSize = 2,
        NewBatchThreshold = 1,
        MaxDequeueCount = 3,
        MaxPollingInterval = QueueSettings.MinPollingInterval,
    };

    public QueuePumpBench(AzuriteFixture azurite)
    {
        Queues = new RawQueues(azurite.ConnectionString, options =>
        {
            options.Retry.MaxRetries = 0;
            options.AddPolicy(Faults, HttpPipelinePosition.PerCall);
        });
        var name = azurite.NewName();
        Queue = Queues.Queue(name);
        Poison = Queues.Queue($"{name}-poison");
    }

    public StorageFaults Faults { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public RawQueues Queues { get; }

    public QueueClient Queue { get; }

    public QueueClient Poison { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask CreateAsync() => await Queue.CreateAsync();

    public async Task<QueuePump> StartAsync(
        QueueSettings settings,
        Func<QueueMessage, CancellationToken, Task> handler,
        TimeProvider? clock = null,
        QueueSends? sends = null)
    {
        var pump = new QueuePump(Queues, settings, Queue.Name, handler, clock ?? TimeProvider.System, Logger)
        {
            Sends = sends ?? new QueueSends(),
        };
        await pump.StartAsync(Cancellation);
        return pump;
    }

    public async Task SendAsync(string text) => await Queue.SendMessageAsync(Base64(text), Cancellation);

    public async Task<QueueMessage> PoisonAsync()
    {
        QueueMessage? found = null;
        await Eventually.HoldsAsync(
            async () => await Poison.ExistsAsync(Cancellation)
                && (found = (await Poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value) is not null,
            "the message is in the poison queue");
        return found!;
    }

    public static async Task<int> LengthAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    public static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    public static string Text(QueueMessage message) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString()));
}

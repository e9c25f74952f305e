using Azure.Storage.Queues;

namespace GtmFunctions.Cli.Bench;

/// <summary>What a bench measured.</summary>
/// <param name="Puts">Messages put on a queue, by this process on the same storage: what there is to compare with.</param>
/// <param name="Received">Webhooks sent and acknowledged, while the stages ran.</param>
/// <param name="Delivered">Events that reached their destination.</param>
/// <param name="EndToEnd">From the first webhook's begin to the last event's arrival.</param>
/// <param name="StorageCalls">Calls to storage by the pipeline, those of the queue trigger left out.</param>
/// <param name="Processor">Processor time of this process meanwhile: the app's, the sender's and the sink's.</param>
public sealed record BenchResult(Load Puts, Load Received, int Delivered, TimeSpan EndToEnd, StorageCalls StorageCalls, TimeSpan Processor)
{
    /// <summary>Events per second from receipt to destination.</summary>
    public double EventsPerSecond => Delivered / EndToEnd.TotalSeconds;

    /// <summary>Calls to storage for each event.</summary>
    public double CallsPerEvent => PerEvent(StorageCalls.Total);

    /// <summary>Processor time for each event.</summary>
    public TimeSpan ProcessorPerEvent => Processor / Math.Max(Delivered, 1);

    /// <summary>A number of all events for each.</summary>
    public double PerEvent(long number) => (double)number / Math.Max(Delivered, 1);
}

/// <summary>Measures an app on one storage account.</summary>
/// <param name="connection">The account, which should be empty.</param>
/// <param name="clock">Takes the times.</param>
public sealed class BenchRun(string connection, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Measures.</summary>
    /// <param name="webhooks">How many to send; as many raw messages are put before.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">A webhook was refused.</exception>
    public async Task<BenchResult> RunAsync(int webhooks, int atOnce, CancellationToken cancellation)
    {
        var puts = await PutAsync(webhooks, atOnce, cancellation);
        await using var app = await BenchApp.StartAsync(connection, cancellation);
        var before = app.StorageCalls;
        var worked = Environment.CpuUsage.TotalTime;
        var started = clock.GetTimestamp();
        var received = await Load.RunAsync(webhooks, atOnce, app.SendAsync, clock, cancellation);
        while (app.Delivered < webhooks)
            await Task.Delay(Poll, clock, cancellation);
        var endToEnd = clock.GetElapsedTime(started);
        await SettleAsync(app, cancellation);
        return new BenchResult(
            puts, received, app.Delivered, endToEnd, app.StorageCalls.Since(before), Environment.CpuUsage.TotalTime - worked);
    }

    private async Task<Load> PutAsync(int count, int atOnce, CancellationToken cancellation)
    {
        var queue = new QueueServiceClient(
            connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient("bench-puts");
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        var message = new BinaryData(new string('x', 500));
        await queue.SendMessageAsync(message, cancellationToken: cancellation);
        return await Load.RunAsync(
            count, atOnce, (_, token) => queue.SendMessageAsync(message, cancellationToken: token), clock, cancellation);
    }

    // An action's outcome is recorded after its call: the last calls to storage come after the last event has arrived.
    private async Task SettleAsync(BenchApp app, CancellationToken cancellation)
    {
        for (var seen = -1L; seen != app.StorageCalls.Total;)
        {
            seen = app.StorageCalls.Total;
            await Task.Delay(Quiet, clock, cancellation);
        }
    }
}

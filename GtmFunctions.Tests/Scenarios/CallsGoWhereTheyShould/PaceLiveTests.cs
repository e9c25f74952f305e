using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Limits.Pace;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.CallsGoWhereTheyShould;

/// <summary>
/// The proof of the pace with nothing played: 8 workers of two instances of the pipeline, real storage, real HTTP, the real clock, and
/// whatever else keeps this machine busy. That the limit is kept holds by design (<see cref="ArrivalRule"/>), so it is asserted always; how
/// much of it is used depends on the machine, and takes two minutes to measure, so that is asked for (<c>-explicit only</c>).
/// <see cref="PaceNetworkTests"/> plays worse networks, <see cref="PaceProofTests"/> the whole of it on a fake clock.
/// </summary>
public sealed class PaceLiveTests(AzuriteFixture azurite)
{
    private static readonly string TenASecond = Limited("requests: 10, per: 1s");
    private static readonly string ThreeAtOneTime = Limited("concurrency: 3");

    [Fact]
    public async Task EightWorkers_OverRealHttp_NeverSendMoreThanTheLimitInAnySecond()
    {
        var run = await RunAsync(TenASecond, actions: 35);

        Assert.Equal((35, 35), (run.Moments.Count, run.Actions));
        Assert.InRange(run.Most, 1, 10);
    }

    [Fact(Explicit = true)]
    public async Task EightWorkers_OverRealHttp_UseNineTenthsOfTheLimit()
    {
        var run = await RunAsync(TenASecond, actions: 1_000);

        Assert.Equal((1_000, 1_000), (run.Moments.Count, run.Actions));
        Assert.InRange(run.Most, 1, 10);
        Assert.InRange(run.Rate, 9.0, 10.0);
    }

    [Fact]
    public async Task EightWorkers_OverRealHttp_NeverMakeMoreCallsAtOneTimeThanTheLimit()
    {
        var run = await RunAsync(ThreeAtOneTime, actions: 35, TimeSpan.FromMilliseconds(50));

        Assert.Equal((35, 35), (run.Moments.Count, run.Actions));
        Assert.InRange(run.AtOneTime, 1, 3);
    }

    // A call takes 50 ms, so that a queue, which wakes a second later at best, is far too slow to say that one has ended
    [Fact(Explicit = true)]
    public async Task EightWorkers_OverRealHttp_WaitAwakeForCallsUnderWay()
    {
        var run = await RunAsync(ThreeAtOneTime, actions: 300, TimeSpan.FromMilliseconds(50));

        Assert.Equal((300, 300), (run.Moments.Count, run.Actions));
        Assert.InRange(run.AtOneTime, 1, 3);
        Assert.InRange(run.Sleeps, 0, 225);
        Assert.InRange(run.Rate, 10, 60);
    }

    private static string Limited(string limit) => Document.Leads.Replace(
        "sequencer: { connector: http, url: SEQUENCER_URL,",
        $"sequencer: {{ connector: http, url: SEQUENCER_URL, limit: {{ {limit} }},",
        StringComparison.Ordinal);

    private sealed record Run(IReadOnlyList<DateTimeOffset> Moments, int Actions, int AtOneTime, int Sleeps)
    {
        public int Most => WindowCount.Most(Moments, TimeSpan.FromSeconds(1));

        public double Rate => Moments.Count / (Moments.Max() - Moments.Min()).TotalSeconds;
    }

    private async Task<Run> RunAsync(string document, int actions, TimeSpan answers = default)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var arrivals = new ConcurrentQueue<(DateTimeOffset At, string Key, int UnderWay)>();
        var underWay = 0;
        await using var server = await LocalServer.StartAsync(async (request, _) =>
        {
            var most = Interlocked.Increment(ref underWay);
            arrivals.Enqueue((TimeProvider.System.GetUtcNow(), request.Header("Idempotency-Key")!, most));
            await Task.Delay(answers, TimeProvider.System, CancellationToken.None);
            Interlocked.Decrement(ref underWay);
        });
        var connection = azurite.NewPreparedAccount();
        var script = new StorageScript { KeepDelays = true };
        await using var here = Instance(connection, server, script);
        await using var there = Instance(connection, server, script);
        await here.GetRequiredService<StoragePreparation>().EnsureAsync(cancellation);
        var published = await here
            .GetRequiredService<ConfigurationPublisher>()
            .PublishAsync(
                new Publishing(
                    new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>()), PublicationAuthor.Person("Test")),
                cancellation);
        var queue = new QueueServiceClient(
            connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient(QueueNames.Actions);
        await Parallel.ForEachAsync(Enumerable.Range(0, actions), cancellation, async (i, token) => await queue.SendMessageAsync(
            new BinaryData(
                JsonSerializer.SerializeToUtf8Bytes(
                    Message(i, published.Configuration!.Version), PipelineJson.Readable.ActionMessage)), cancellationToken: token));
        script.Calls.Clear();

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, 8).Select(i => WorkAsync(i % 2 == 0 ? here : there, queue, done.Token)).ToArray();
        while (arrivals.Count < actions && !workers.Any(worker => worker.IsFaulted))
            await Task.Delay(100, cancellation);
        await done.CancelAsync();
        await Task.WhenAll(workers);

        var run = new Run(
            [.. arrivals.Select(arrival => arrival.At)],
            arrivals.Select(arrival => arrival.Key).Distinct().Count(),
            arrivals.Max(arrival => arrival.UnderWay),
            script.Calls.Count(call => call.StartsWith("POST", StringComparison.Ordinal)
                && call.Contains($"/{QueueNames.Actions}/messages", StringComparison.Ordinal)));
        var pace = script.Calls.Count(call => call.Contains(TableNames.Destinations, StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"at the server: {run.Moments.Count} calls, {run.Actions} actions, at most {run.Most} in any second, " +
            $"{run.Rate:0.00} per second, {run.AtOneTime} at one time; {run.Sleeps / (double)actions:0.00} sleeps, " +
            $"{pace / (double)actions:0.00} storage calls for pace and breaker for each action, " +
            $"{script.Calls.Count / (double)actions:0.00} in all");
        return run;
    }

    private static async Task WorkAsync(ServiceProvider instance, QueueClient queue, CancellationToken cancellation)
    {
        var handler = instance
            .GetRequiredService<PipelineSurface>().Queues
            .Single(function => function.Queue == QueueNames.Actions).Handler;
        while (!cancellation.IsCancellationRequested)
        {
            QueueMessage? message = await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
            if (message is null)
            {
                await Task.Delay(100, CancellationToken.None);
                continue;
            }

            await handler(message, CancellationToken.None);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
        }
    }

    private static ServiceProvider Instance(string connection, LocalServer server, StorageScript script)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(StorageConnection.SettingName, connection),
            new("SINK_SECRET", "whsec_c2luay1zZWNyZXQtZm9yLXRlc3RzLW9ubHk="),
            new("SEQUENCER_URL", server.Url.ToString()),
        ]).Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new QueueSettings())
            .AddSingleton(StorageConnection.FromSettings(configuration, options => options.AddPolicy(script, HttpPipelinePosition.PerCall)))
            .AddSingleton(new OutboundClient(TimeProvider.System, allowLoopback: true))
            .AddPipeline()
            .BuildServiceProvider();
    }

    private static ActionMessage Message(int i, string version) => new()
    {
        Action = "deals:always:0",
        Event = new CanonicalEvent
        {
            Id = RecordId.ForEvent(DateTimeOffset.UnixEpoch.AddYears(56), KeyHash.For("live", $"{i}")),
            Source = "crm",
            Type = "deal.stage_changed",
            Time = DateTimeOffset.UnixEpoch,
            ProviderId = $"{i}",
            ProviderType = "deal.propertyChange",
            Data = [],
        },
        FirstSeenAt = DateTimeOffset.UnixEpoch.AddYears(56),
        Configuration = version,
        Workflow = "deals",
        Branch = "always",
        Index = 0,
        Total = 2, // One that never comes: the event, which has no line in the index, gets no outcome
    };
}

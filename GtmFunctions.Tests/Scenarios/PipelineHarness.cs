using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>
/// The whole pipeline on a storage account of its own, a fake clock, a real sink on loopback, and a queue trigger that a test turns by
/// hand: <see cref="DrainAsync"/> runs messages until none is visible, redelivering and poisoning as the host does. What it is made
/// of is in <see cref="HarnessServices"/>, what is sent to it in <see cref="PipelineCalls"/>.
/// </summary>
internal sealed class PipelineHarness : IAsyncDisposable
{
    /// <summary>When the clock begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly SinkServer _sink;
    private readonly QueueServiceClient _queues;
    private readonly QueueServiceClient _rawQueues;
    private readonly HandTurnedTrigger _trigger;

    private PipelineHarness(
        ServiceProvider services,
        StorageScript script,
        SinkServer sink,
        string connection,
        FakeTimeProvider clock)
    {
        (_services, Script, _sink, Clock) = (services, script, sink, clock);
        _queues = new QueueServiceClient(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        _rawQueues = new QueueServiceClient(connection);
        _trigger = new HandTurnedTrigger(_rawQueues, script, clock);
    }

    /// <summary>The clock of everything but storage.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>What storage does.</summary>
    public StorageScript Script { get; }

    /// <summary>Where the sink is.</summary>
    public string Address => _sink.Address;

    /// <summary>What the pipeline is made of.</summary>
    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts a pipeline with a configuration.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="document">The document.</param>
    /// <param name="settings">Settings besides the secrets of <see cref="Document"/>.</param>
    /// <param name="tables">CSV tables.</param>
    /// <param name="wire">What is between the pipeline and its storage; straight to an account of its own where there is none.</param>
    /// <param name="stageByStage">Whether each stage is a message of its own, as for an event that must wait at each.</param>
    /// <param name="account">The account that it is on; one of its own where none is said.</param>
    public static async Task<PipelineHarness> StartAsync(
        AzuriteFixture azurite,
        string document,
        Dictionary<string, string?>? settings = null,
        Dictionary<string, string>? tables = null,
        StorageWire? wire = null,
        bool stageByStage = false,
        string? account = null)
    {
        if (stageByStage)
            settings = new Dictionary<string, string?>(settings ?? []) { [RunSettings.SettingName] = "true" };
        var clock = new FakeTimeProvider(Start);
        var sink = await SinkServer.StartAsync(clock);
        var connection = wire?.Direct ?? account ?? azurite.NewPreparedAccount();
        var script = new StorageScript();
        var services = HarnessServices.Create(
            wire?.ConnectionString ?? connection, sink.Address, settings, clock, script, wire is not null);
        var harness = new PipelineHarness(services, script, sink, connection, clock);
        await harness.Get<StoragePreparation>().EnsureAsync(TestContext.Current.CancellationToken);
        await harness.PublishAsync(document, tables);
        script.Calls.Clear();

        // What a wire delivers late comes when nobody asks for it
        foreach (var queue in wire is null ? [] : QueueNames.All)
            script.Looks.Watch(queue);
        return harness;
    }

    /// <summary>Makes a document current.</summary>
    public async Task PublishAsync(string document, Dictionary<string, string>? tables = null)
    {
        var bundle = new ConfigurationBundle("gtm.yaml", document, tables ?? []);
        var read = await Get<ConfigurationPublisher>().PublishAsync(
            new Publishing(bundle, PublicationAuthor.Person("Test")), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
    }

    /// <summary>Runs messages of all queues until none is visible.</summary>
    /// <param name="rounds">The most times that all queues are looked through.</param>
    /// <param name="oneAtATime">Whether messages run one after the other, so that the same storage calls are made each time.</param>
    public async Task DrainAsync(int rounds = 60, bool oneAtATime = false)
    {
        for (var round = 0; round < rounds; round++)
        {
            if (await RoundAsync(oneAtATime) == 0)
                return;
        }

        Assert.Fail($"messages are still coming after {rounds} rounds");
    }

    /// <summary>Looks through all queues once. The clock goes on by the longest sleep of those that were put to sleep meanwhile.</summary>
    /// <returns>How many messages ran.</returns>
    public async Task<int> RoundAsync(bool oneAtATime = false)
    {
        var ran = 0;
        var slept = Script.Delays.Count;
        foreach (var function in Get<PipelineSurface>().Queues)
            ran += function.Queue == QueueNames.Timeouts ? await RunDueAsync(function) : await RunAsync(function, oneAtATime);
        if (Script.Delays.Count > slept)
            Clock.Advance(Script.Delays.Skip(slept).Max());
        return ran;
    }

    /// <summary>Runs the visible messages of one queue, up to 32 at once, and ends each as the host does.</summary>
    public Task<int> RunAsync(QueueFunction function, bool oneAtATime = false) => _trigger.RunAsync(function, oneAtATime);

    /// <summary>Runs the timeouts that are due by the fake clock, one after the other; the others sleep on.</summary>
    public Task<int> RunDueAsync(QueueFunction function) => _trigger.RunDueAsync(function);

    /// <summary>What the sink got under a name: the JSON of each request, and its idempotency key.</summary>
    public IReadOnlyList<SinkRequest> Received(string name) => _sink.Received(name);

    /// <summary>Tells the sink how to answer.</summary>
    public void Behave(string name, int status, int? times = null, int? retryAfter = null) =>
        _sink.Behave(name, new SinkBehaviour(status, times, retryAfter));

    /// <summary>The messages of a queue, or of a poison queue, as text.</summary>
    public async Task<string[]> PeekAsync(string queue)
    {
        PeekedMessage[] peeked = await _queues.GetQueueClient(queue).PeekMessagesAsync(32);
        return [.. peeked.Select(message => message.Body.ToString())];
    }

    /// <summary>A client of a queue that no script stands before, with bodies as they stand.</summary>
    public QueueClient RawQueue(string name)
    {
        Script.Looks.Watch(name);
        return _rawQueues.GetQueueClient(name);
    }

    /// <summary>A client of a queue that no script stands before.</summary>
    public QueueClient Queue(string name)
    {
        Script.Looks.Watch(name);
        return _queues.GetQueueClient(name);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _sink.DisposeAsync();
    }
}

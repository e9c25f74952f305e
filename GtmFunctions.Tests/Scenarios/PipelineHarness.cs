using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>
/// The whole pipeline on a storage account of its own, a fake clock, a real sink on loopback, and a queue trigger that a test turns by
/// hand: <see cref="DrainAsync"/> runs messages until none is visible, redelivering and poisoning as the host does.
/// </summary>
internal sealed class PipelineHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly WebApplication _sinkHost;
    private readonly Sink _sink;
    private readonly QueueServiceClient _queues;
    private readonly QueueServiceClient _rawQueues;
    private readonly HandTurnedTrigger _trigger;

    private PipelineHarness(
        ServiceProvider services,
        StorageScript script,
        WebApplication sinkHost,
        Sink sink,
        string address,
        string connection,
        FakeTimeProvider clock)
    {
        (_services, Script, _sinkHost, _sink, Address, Clock) = (services, script, sinkHost, sink, address, clock);
        _queues = new QueueServiceClient(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        _rawQueues = new QueueServiceClient(connection);
        _trigger = new HandTurnedTrigger(_rawQueues, script, clock);
    }

    /// <summary>The clock of everything but storage.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>What storage does.</summary>
    public StorageScript Script { get; }

    /// <summary>Where the sink is.</summary>
    public string Address { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts a pipeline with a configuration.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="document">The document.</param>
    /// <param name="settings">Settings besides the secrets of <see cref="Document"/>.</param>
    /// <param name="tables">CSV tables.</param>
    /// <param name="wire">What is between the pipeline and its storage; straight to an account of its own where there is none.</param>
    public static async Task<PipelineHarness> StartAsync(
        AzuriteFixture azurite,
        string document,
        Dictionary<string, string?>? settings = null,
        Dictionary<string, string>? tables = null,
        StorageWire? wire = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        var (sinkHost, sink, address) = await StartSinkAsync(clock);
        var connection = wire?.Direct ?? azurite.NewAccount();
        var script = new StorageScript();
        var values = new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = wire?.ConnectionString ?? connection,
            ["FORMS_SECRET"] = Document.FormsSecret,
            ["FORMS_SECRET_NEXT"] = Document.NextFormsSecret,
            ["CRM_SECRET"] = Document.CrmSecret,
            ["SINK_SECRET"] = "whsec_c2luay1zZWNyZXQtZm9yLXRlc3RzLW9ubHk=",
            ["SLACK_URL"] = $"{address}/sink/slack",
            ["SEQUENCER_URL"] = $"{address}/sink/sequencer",
            ["OTHER_URL"] = $"{address}/sink/other",
            ["COMPANY_API"] = $"{address}/companies",
        };
        foreach (var (name, value) in settings ?? [])
            values[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();

        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new QueueSettings())
            .AddSingleton(new AdmissionSettings(TimeSpan.Zero))
            .AddSingleton(StorageConnection.FromSettings(configuration, options => Configure(options, script, wire)))
            .AddSingleton(new OutboundClient(TimeProvider.System, allowLoopback: true))
            .AddPipeline()
            .BuildServiceProvider();
        var harness = new PipelineHarness(services, script, sinkHost, sink, address, connection, clock);
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
        var read = await Get<ConfigurationVersions>().PublishAsync(bundle, TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
    }

    /// <summary>Sends a webhook to a source, signed as its provider signs it.</summary>
    /// <returns>The status and the JSON of the answer.</returns>
    public Task<(int Status, JsonNode Answer)> SendAsync(string source, string body, string messageId = "msg_1", string? secret = null)
    {
        var configured = Get<ConfigurationVersions>().Loaded!.Sources[source];
        var name = secret ?? configured.Secrets[0];
        var signed = SignatureSigner.Sign(
            configured.Provider.Signature,
            new SignableRequest { Url = $"http://127.0.0.1/api/hooks/{source}", Body = Encoding.UTF8.GetBytes(body) },
            new Secret(name, Get<IConfiguration>()[name]!),
            Clock.GetUtcNow(),
            messageId);
        return PostAsync(source, signed.Body, signed.Headers);
    }

    /// <summary>Posts bytes to a source.</summary>
    public Task<(int Status, JsonNode Answer)> PostAsync(
        string source, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, string contentType = "application/json",
        bool chunked = false) =>
        RequestAsync("POST", $"/api/hooks/{source}", body, headers, contentType, chunked);

    /// <summary>Makes a request of a hook's address: <c>/api/hooks/{source}</c>, perhaps with a token and a query.</summary>
    public async Task<(int Status, JsonNode Answer)> RequestAsync(
        string method,
        string target,
        ReadOnlyMemory<byte> body,
        IReadOnlyDictionary<string, string> headers,
        string contentType = "application/json",
        bool chunked = false)
    {
        var (path, query) = target.Split('?') is [var before, var after] ? (before, after) : (target, "");
        var segments = path.Split('/');
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("127.0.0.1");
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query.Length > 0 ? $"?{query}" : "");
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(body.ToArray());
        context.Request.ContentLength = chunked ? null : body.Length;
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        var token = segments.Length > 4 ? Uri.UnescapeDataString(segments[4]) : null;
        var result = await Get<ReceiveEndpoint>().ReceiveAsync(context.Request, segments[3], token, TestContext.Current.CancellationToken);
        return await ExecuteAsync(context, result);
    }

    /// <summary>Calls an ops endpoint.</summary>
    public async Task<(int Status, JsonNode Answer)> OpsAsync(Func<OpsEndpoints, HttpRequest, Task<IResult>> call, string query = "")
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.QueryString = new QueryString(query);
        return await ExecuteAsync(context, await call(Get<OpsEndpoints>(), context.Request));
    }

    /// <summary>Calls an endpoint that replays, with a body.</summary>
    public async Task<(int Status, JsonNode Answer)> ReplayAsync(Func<ReplayEndpoints, HttpRequest, Task<IResult>> call, string body = "")
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await ExecuteAsync(context, await call(Get<ReplayEndpoints>(), context.Request));
    }

    /// <summary>Calls a configuration endpoint with a body.</summary>
    public Task<(int Status, JsonNode Answer)> ConfigureAsync(
        Func<ConfigurationEndpoints, HttpRequest, Task<IResult>> call, string body = "", params (string Name, string Value)[] headers) =>
        CallAsync(call, body, headers);

    /// <summary>Calls an endpoint with a body.</summary>
    public async Task<(int Status, JsonNode Answer)> CallAsync<T>(
        Func<T, HttpRequest, Task<IResult>> call, string body = "", params (string Name, string Value)[] headers)
        where T : notnull
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        return await ExecuteAsync(context, await call(Get<T>(), context.Request));
    }

    /// <summary>The trace of an event or delivery, as a caller gets it.</summary>
    public async Task<JsonObject> TraceAsync(string id)
    {
        var story = await Get<TraceView>().TellAsync(id, TestContext.Current.CancellationToken);
        Assert.True(story is not null, $"no trace of {id}");
        return PipelineJson.Parse(story.ToJsonString(PipelineJson.Readable.Options))!.AsObject();
    }

    /// <summary>The trace of the one event of a delivery that was taken in.</summary>
    public async Task<JsonObject> EventTraceAsync(string delivery)
    {
        var story = await TraceAsync(delivery);
        return await TraceAsync(FieldText.From(story["events"]![0]!["event"])!);
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
    public IReadOnlyList<SinkRequest> Received(string name) => _sink.List(name).Requests;

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
        await _sinkHost.DisposeAsync();
    }

    // The wire's faults are over at once, so that nothing is gained by waiting before a request is sent again
    private static void Configure(ClientOptions options, StorageScript script, StorageWire? wire)
    {
        options.AddPolicy(script, HttpPipelinePosition.PerCall);
        if (wire is not null)
            (options.Retry.Mode, options.Retry.Delay) = (RetryMode.Fixed, TimeSpan.FromMilliseconds(1));
    }

    private static async Task<(int Status, JsonNode Answer)> ExecuteAsync(DefaultHttpContext context, IResult result)
    {
        context.Response.Body = new MemoryStream();
        await result.ExecuteAsync(context);
        context.Response.Body.Position = 0;
        var text = await new StreamReader(context.Response.Body).ReadToEndAsync();
        return (context.Response.StatusCode, text is ['{' or '[', ..] ? PipelineJson.Parse(text)! : JsonValue.Create(text));
    }

    private static async Task<(WebApplication Host, Sink Sink, string Address)> StartSinkAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var sink = new Sink(clock, dataFolder: null);
        sink.Map(host);
        await host.StartAsync();
        return (host, sink, host.Urls.First());
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Bench;

/// <summary>
/// An app on loopback that is measured: one source, one workflow without a condition, one destination, which is the sink.
/// </summary>
internal sealed class BenchApp : IAsyncDisposable
{
    private const string Sink = "bench";
    private const string SecretValue = "whsec_YmVuY2gtb25seS1zZWNyZXQtb2YtMjQtYnl0ZXM=";
    private const string SecretSetting = "BENCH_SECRET";
    private const string SinkSetting = "BENCH_SINK";
    private const string Document = $$"""
        version: 1
        sources:
          bench:
            provider: standard-webhooks
            secrets: [{{SecretSetting}}]
            types: { bench.sent: lead.created }
            map: { person.email: data.email, person.name: data.name, account.domain: { from: person.email, as: domain } }
        workflows:
          bench: { on: [lead.created], do: [ { to: sink } ] }
        destinations:
          sink: { connector: http, url: {{SinkSetting}} }
        """;

    private readonly LocalHost _host;
    private readonly StorageCallCounter _storage;
    private readonly HttpClient _http = new();
    private readonly IReadOnlyList<SignatureDefinition> _signature = SourceCatalogue.Load().Find("standard-webhooks")!.Signature;

    private BenchApp(LocalHost host, StorageCallCounter storage) => (_host, _storage) = (host, storage);

    /// <summary>The calls to storage that the pipeline has made; not those of the queue trigger, which are two a message.</summary>
    public StorageCalls StorageCalls => _storage.Calls;

    /// <summary>How many events reached the sink, each counted once.</summary>
    public int Delivered => _host.Sink.List(Sink).Unique;

    /// <summary>Starts it.</summary>
    /// <param name="connection">The storage account.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<BenchApp> StartAsync(string connection, CancellationToken cancellation)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = connection,
            [SecretSetting] = SecretValue,
        }).Build();
        var storage = new StorageCallCounter();
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = settings,
            Storage = StorageConnection.FromSettings(settings, storage.Count),
            Queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")),
            LogLevel = LogLevel.Error,

            // What a timer asks of storage belongs to no event, and how much of it falls into a run is chance
            RunsTimers = false,
        });
        var read = await host.StartAsync(new ConfigurationBundle("bench.yaml", Document, new Dictionary<string, string>()), cancellation);
        if (read.Errors.Count > 0)
            throw new CommandException(string.Join(Environment.NewLine, read.Errors));
        settings[SinkSetting] = $"{host.Address}/sink/{Sink}";
        return new BenchApp(host, storage);
    }

    /// <summary>Sends one webhook, which is an event of its own.</summary>
    /// <exception cref="CommandException">It was not answered 200.</exception>
    public async Task SendAsync(int number, CancellationToken cancellation)
    {
        var address = $"{_host.Address}/api/hooks/bench";
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"type":"bench.sent","timestamp":"2026-11-23T09:00:00Z","data":{"email":"ada{{{number}}}@analytical.example","name":"Ada Byron"}}""");
        var signed = SignatureSigner.Sign(
            _signature, new SignableRequest { Url = address, Body = body }, new Secret(SecretSetting, SecretValue),
            TimeProvider.System.GetUtcNow(), $"msg_{number}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in signed.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new CommandException(
                $"Webhook {number} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>The app that is measured, in a process of its own, which tells its figures.</summary>
internal sealed class BenchApp : IAsyncDisposable
{
    private readonly LocalHost _host;
    private readonly StorageCallCounter _storage;
    private long _handled;

    private BenchApp(ServeOptions options, IConfiguration settings)
    {
        _storage = new StorageCallCounter();
        _host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = settings,
            Storage = StorageConnection.FromSettings(settings, _storage.Count),
            TriggerStorage = _storage.CountTrigger,
            HandlerOf = Counted,
            Queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")),
            LogLevel = LogLevel.Critical,

            // What a timer asks of storage belongs to no event, and how much of it falls into a run is chance
            RunsTimers = false,
        });
        _host.MapGet(AppFigures.Route, () => Results.Text(
            JsonSerializer.Serialize(Figures(), BenchJson.Default.AppFigures), "application/json"));
    }

    /// <summary>Where it serves, such as <c>http://127.0.0.1:7071</c>.</summary>
    public string Address => _host.Address;

    /// <summary>Starts it.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CommandException">The document has errors.</exception>
    public static async Task<BenchApp> StartAsync(ServeOptions options, CancellationToken cancellation)
    {
        var app = new BenchApp(options, new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = options.Storage,
            [RunSettings.SettingName] = options.Queued ? "true" : "false",
            [BenchDocument.SecretSetting] = BenchDocument.Secret,
            [BenchDocument.SinkSetting] = options.Sink,
        }).Build());
        var read = await app._host.StartAsync(BenchDocument.Create(options.Size ?? new BenchSize()), cancellation);
        return read.Errors.Count == 0 ? app : throw new CommandException(string.Join(Environment.NewLine, read.Errors));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
    }

    private Func<QueueMessage, CancellationToken, Task> Counted(QueueFunction function) => async (message, cancellation) =>
    {
        _storage.Enter(function.Name);
        try
        {
            await function.Handler(message, cancellation);
        }
        finally
        {
            Interlocked.Increment(ref _handled);
        }
    };

    private AppFigures Figures()
    {
        using var self = Process.GetCurrentProcess();
        return new AppFigures(Environment.CpuUsage.TotalTime, self.PeakWorkingSet64, Interlocked.Read(ref _handled), _storage.Calls);
    }
}

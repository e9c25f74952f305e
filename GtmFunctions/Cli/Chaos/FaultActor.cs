using System.Net;
using System.Text;
using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;
using GtmFunctions.Cli.Chaos.Wire;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Chaos;

/// <summary>Does the faults of a plan, notes when they were, and undoes what lasts.</summary>
internal sealed class FaultActor(
    IReadOnlyList<ChaosInstance> instances,
    IReadOnlyList<ChaosSink> sinks,
    StorageWire wire,
    string document,
    int seed,
    DisturbanceLog disturbances,
    Func<TimeSpan> elapsed,
    TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly StorageWeather _weather = new(seed);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private int _release = 1;

    /// <summary>Lets what goes to storage meet the faults of storage.</summary>
    public void Begin() => wire.Let((request, _) => _weather.Meet(request));

    /// <summary>Does a fault from its beginning to its end.</summary>
    public async Task DoAsync(PlannedFault fault, CancellationToken cancellation)
    {
        var from = elapsed();
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await instances[fault.Target].KillAsync(cancellation);
                break;
            case FaultKind.Pause:
                await instances[fault.Target].PauseAsync(paused: true, cancellation);
                await Task.Delay(fault.For, clock, cancellation);
                await instances[fault.Target].PauseAsync(paused: false, cancellation);
                break;
            case FaultKind.StorageGone or FaultKind.StorageRefuses or FaultKind.StorageForgets or FaultKind.StorageSlow:
                _weather.Kind = fault.Kind;
                wire.Delay = fault.Kind == FaultKind.StorageSlow ? StorageWeather.Slowness : TimeSpan.Zero;
                await Task.Delay(fault.For, clock, cancellation);
                (_weather.Kind, wire.Delay) = (null, TimeSpan.Zero);
                break;
            case FaultKind.ClockJump:
                await instances[fault.Target].OrderAsync(ChaosHost.Clock(fault.Seconds), cancellation);
                break;
            case FaultKind.Publish:
                await PublishAsync(cancellation);
                break;
            default:
                await sinks[fault.Target].BehaveAsync(fault.Kind, cancellation);
                await Task.Delay(fault.For, clock, cancellation);
                await sinks[fault.Target].BehaveAsync(null, cancellation);
                break;
        }

        if (Disturbs(fault.Kind))
            disturbances.Add(from);
    }

    /// <summary>Makes all well.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        (_weather.Kind, wire.Delay) = (null, TimeSpan.Zero);
        foreach (var instance in instances)
        {
            await instance.PauseAsync(paused: false, cancellation);
            await instance.OrderAsync(ChaosHost.Clock(0), cancellation);
        }

        foreach (var sink in sinks)
            await sink.BehaveAsync(null, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // What destinations do is known call by call, but for the moment in which one goes away with an answer under way
    private static bool Disturbs(FaultKind kind) => kind is FaultKind.Kill or FaultKind.Pause or FaultKind.SinkGone
        or FaultKind.StorageGone or FaultKind.StorageRefuses or FaultKind.StorageForgets;

    // The file too, since an instance that starts makes its file current
    private async Task PublishAsync(CancellationToken cancellation)
    {
        var text = ChaosDocument.Release(++_release);
        await File.WriteAllTextAsync(document + ".new", text, cancellation);
        File.Move(document + ".new", document, overwrite: true);
        for (var turn = 0; ; turn++)
        {
            if (instances[turn % instances.Count].Address is { } address && await TryPublishAsync(address, text, cancellation))
                return;
            await Task.Delay(BetweenTries, clock, cancellation);
        }
    }

    private async Task<bool> TryPublishAsync(string address, string text, CancellationToken cancellation)
    {
        try
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/yaml");
            using var answer = await _http.PutAsync(
                $"{address}/{HttpEndpoint.Prefix}/{OpsCalls.PutConfiguration.Route}", content, cancellation);
            if (answer.StatusCode == HttpStatusCode.BadRequest)
                throw new CommandException($"The document was refused: {await answer.Content.ReadAsStringAsync(cancellation)}");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException
            && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}

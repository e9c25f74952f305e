using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Storage.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// What an instance does beside answering, so that sources can be captured: it stores what was copied as soon as it can, learns every
/// <see cref="Interval"/> which sources somebody switched on, and clears once an hour what is not kept any more.
/// </summary>
internal sealed partial class CaptureLoop(
    RequestCapture capture,
    CaptureSwitches switches,
    ConfigurationVersions configurations,
    TimeProvider clock,
    ILogger<CaptureLoop> logger) : BackgroundService
{
    /// <summary>How late an instance learns at most of another one's switch.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await capture.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(StoreAsync(stoppingToken), WatchAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task StoreAsync(CancellationToken stopping)
    {
        while (await capture.HasSomeAsync(stopping))
            await capture.FlushAsync(stopping);
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        DateTimeOffset? trimmed = null;
        do
        {
            try
            {
                await switches.RefreshAsync(stopping);
                if (trimmed is null || clock.GetUtcNow() - trimmed >= TrimInterval)
                {
                    trimmed = clock.GetUtcNow();
                    var rules = await configurations.TryCurrentAsync(stopping);
                    await capture.TrimAsync((rules?.Retention ?? Retention.Default).For(RetentionKind.Payloads), stopping);
                }
            }
            catch (Exception failure) when (StorageFault.Is(failure) && !stopping.IsCancellationRequested)
            {
                // As at the very start, before the table is made
                Log.NotRead(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Which sources are captured could not be read; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception failure);
    }
}

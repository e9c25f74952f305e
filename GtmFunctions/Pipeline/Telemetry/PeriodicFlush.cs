using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GtmFunctions.Pipeline.Telemetry;

/// <summary>Has what an instance counted in memory stored every <see cref="Interval"/>, and when the host stops.</summary>
/// <param name="flush">Stores what was counted and is not stored yet. What it could not store it keeps, and does not throw for it.</param>
/// <param name="clock">Tells when it is time.</param>
internal sealed class PeriodicFlush(Func<CancellationToken, Task> flush, TimeProvider clock) : BackgroundService
{
    /// <summary>The longest that a count waits to be stored.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await flush(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await flush(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}

/// <summary>Puts flushes into a host's services.</summary>
internal static class PeriodicFlushServices
{
    /// <summary>Adds a flush of a service.</summary>
    /// <param name="services">The host's services, which have the one that counts.</param>
    /// <param name="flush">What of it stores what it counted.</param>
    public static IServiceCollection AddPeriodicFlush<T>(
        this IServiceCollection services, Func<T, Func<CancellationToken, Task>> flush)
        where T : notnull => services.AddSingleton<IHostedService>(provider =>
            new PeriodicFlush(flush(provider.GetRequiredService<T>()), provider.GetRequiredService<TimeProvider>()));
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Runs one timer by its schedule, as the Functions timer trigger would: in UTC, one run at a time, and a time that passes while a
/// run goes on is left out. What a run throws is logged and ends that run only.
/// </summary>
public sealed partial class TimerPump : BackgroundService
{
    private readonly string _name;
    private readonly CrontabSchedule _schedule;
    private readonly Func<CancellationToken, Task> _run;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes the timer; it runs once the service is started.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="schedule">
    /// Six NCRONTAB fields: second, minute, hour, day, month, day of the week. Every five minutes is <c>0 */5 * * * *</c>.
    /// </param>
    /// <param name="run">The work; its token is cancelled at a stop.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Takes failed runs.</param>
    /// <exception cref="FormatException">The schedule cannot be read; the message names the timer and says why.</exception>
    public TimerPump(string name, string schedule, Func<CancellationToken, Task> run, TimeProvider time, ILogger logger)
    {
        (_name, _run, _time, _logger) = (name, run, time, logger);
        try
        {
            _schedule = CrontabSchedule.Parse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        }
        catch (CrontabException exception)
        {
            throw new FormatException($"the schedule '{schedule}' of {name} is not six NCRONTAB fields: {exception.Message}", exception);
        }
    }

    /// <summary>Waits for each time of the schedule and runs, until it is told to stop.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = _time.GetUtcNow().UtcDateTime;
            await WaitUntilAsync(_schedule.GetNextOccurrence(now), stoppingToken);
            await RunOnceAsync(stoppingToken);
        }
    }

    // One delay holds 49 days at most, and a schedule may be rarer
    private async Task WaitUntilAsync(DateTime due, CancellationToken stoppingToken)
    {
        var longest = TimeSpan.FromDays(1);
        while (due - _time.GetUtcNow().UtcDateTime is { Ticks: > 0 } rest)
            await Task.Delay(rest < longest ? rest : longest, _time, stoppingToken);
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _run(stoppingToken);
        }
        catch (Exception exception) when (StorageFailure.Is(exception) && !stoppingToken.IsCancellationRequested)
        {
            Log.StorageAway(_logger, _name, exception.Message.Split('\n')[0].TrimEnd());
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested) // Whatever one run throws must not end the timer
        {
            Log.RunFailed(_logger, _name, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A run of the timer {Timer} failed; it runs again at its next time")]
        public static partial void RunFailed(ILogger logger, string timer, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "The timer {Timer} could not use storage ({Why}); it runs again at its next time")]
        public static partial void StorageAway(ILogger logger, string timer, string why);
    }
}

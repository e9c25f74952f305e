using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// Counts, in memory, what each source brings and how often its signature is refused. Counting costs an event no storage call, and a
/// stranger who is refused costs no more: <see cref="PeriodicFlush"/> has the counts stored. A crash loses what was counted since, half a
/// minute at most.
/// </summary>
internal sealed partial class TrafficCounts(TrafficRecords records, TimeProvider clock, ILogger<TrafficCounts> logger)
{
    /// <summary>How long counts are kept for storage that is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private readonly string _instance = Guid.NewGuid().ToString("N")[..16];
    private readonly ConcurrentDictionary<(DateTimeOffset Hour, string Source), HourCount> _hours = new();

    /// <summary>An event of a source was taken in.</summary>
    /// <param name="source">The source.</param>
    /// <param name="type">The event's canonical type, if that is known.</param>
    /// <param name="form">The form that it is of, if it is of one: <c>page.form</c>.</param>
    public void TookIn(string source, string? type = null, string? form = null) =>
        Now(source, (count, part) => count.TakeIn(part, type, form));

    /// <summary>A secret of a source proved a webhook.</summary>
    public void Proved(string source, string secret) => Now(source, (count, _) => count.Prove(secret, clock.GetUtcNow()));

    /// <summary>A webhook to a source of the configuration was refused because it does not prove where it comes from.</summary>
    public void Refused(string source, string why) => Now(source, (count, part) => count.Refuse(part, why));

    /// <summary>
    /// Stores what was counted since the last time. What cannot be stored waits for the next; one who stored less than another at the same
    /// moment leaves the count to be stored again.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        try
        {
            var now = clock.GetUtcNow();
            foreach (var ((hour, source), count) in _hours)
            {
                if (count.Take(source, hour) is var (version, counted))
                {
                    await records.WriteAsync(_instance, counted, cancellation);
                    count.Stored(version);
                }

                if (hour < HourOf(now) && (count.IsStored || now - hour > Patience))
                    _hours.TryRemove((hour, source), out _);
            }
        }
        catch (Exception failure) when (failure is Azure.RequestFailedException or AggregateException)
        {
            Log.NotStored(logger, failure);
        }
    }

    /// <summary>The hour that a time is in.</summary>
    internal static DateTimeOffset HourOf(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private void Now(string source, Action<HourCount, int> count)
    {
        var now = clock.GetUtcNow();
        count(_hours.GetOrAdd((HourOf(now), source), _ => new HourCount()), now.UtcDateTime.Minute / HourCount.MinutesPerPart);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "What sources brought could not be stored; it is kept and stored with the next counts")]
        public static partial void NotStored(ILogger logger, Exception failure);
    }
}

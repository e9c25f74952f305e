using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// Counts and measures, in memory, what this instance does. It costs an event no storage call: <see cref="PeriodicFlush"/> has the numbers
/// stored, one row for each hour, which is one call each half minute. A crash loses what was counted since, half a minute at most.
/// </summary>
internal sealed partial class NumberCounts(NumberRecords records, TimeProvider clock, ILogger<NumberCounts> logger)
{
    /// <summary>How long numbers are kept for storage that is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private readonly string _instance = Guid.NewGuid().ToString("N")[..16];
    private readonly ConcurrentDictionary<DateTimeOffset, HourTally> _hours = new();

    /// <summary>Counts something in all and under each of its labels.</summary>
    public void Add(Measure measure, NumberLabels labels, long count = 1) => Now.Add(tally => tally.Add(measure, labels, count));

    /// <summary>Counts something under each of its labels, and not in all: it is a part of what is counted there already.</summary>
    public void AddApart(Measure measure, NumberLabels labels) => Now.Add(tally => tally.AddApart(measure, labels));

    /// <summary>Measures a time in all and under each of its labels.</summary>
    public void Add(LatencyKind kind, NumberLabels labels, TimeSpan time) => Now.Add(tally => tally.Add(kind, labels, time));

    /// <summary>
    /// Stores what was counted since the last time. What cannot be stored waits for the next; one who stored less than another at the same
    /// moment leaves the numbers to be stored again.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        try
        {
            var now = clock.GetUtcNow();
            foreach (var (hour, counted) in _hours)
            {
                if (counted.Take() is var (version, tally))
                {
                    await records.WriteAsync(_instance, NumberRows.From(hour, tally, made: ""), version, cancellation);
                    counted.Stored(version);
                }

                if (hour < TrafficCounts.HourOf(now) && (counted.IsStored || now - hour > Patience))
                    _hours.TryRemove(hour, out _);
            }
        }
        catch (Exception failure) when (failure is Azure.RequestFailedException or AggregateException)
        {
            Log.NotStored(logger, failure);
        }
    }

    private HourTally Now => _hours.GetOrAdd(TrafficCounts.HourOf(clock.GetUtcNow()), _ => new HourTally());

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The numbers of this instance could not be stored; they are kept and stored with the next ones")]
        public static partial void NotStored(ILogger logger, Exception failure);
    }
}

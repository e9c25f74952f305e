using System.Globalization;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges the queues: there, not waiting too long, nothing given up.</summary>
internal static class QueueCheck
{
    // The alert oldest-message goes by the same.
    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(5);

    /// <summary>One finding for each queue with its poison queue.</summary>
    public static IEnumerable<Finding> Examine(IEnumerable<QueueReading> readings, DateTimeOffset now) =>
        readings.Select(reading => Examine(reading, now));

    private static Finding Examine(QueueReading reading, DateTimeOffset now)
    {
        var check = $"queue {reading.Queue}";
        if (reading.Depth is not { } depth || reading.DeadLetters is not { } dead)
        {
            var missing = reading.Depth is null ? reading.Queue : QueueNames.PoisonOf(reading.Queue);
            return Finding.Failed(
                check,
                $"{missing} is missing",
                "Restart the app: it makes its queues when it starts. Deploying the infrastructure makes them too.");
        }

        var age = reading.OldestAt is { } oldest ? now - oldest : TimeSpan.Zero;
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{depth} waiting{(age > TimeSpan.Zero ? $", the oldest for {age.TotalSeconds:0} s" : "")}, {dead} in the poison queue");
        if (age > TooOld)
            return Finding.Warning(
                check, what, "A stage is slower than what arrives, or stands still: see 'Alert: oldest-message' in docs/operations.md.");
        return dead > 0
            ? Finding.Warning(check, what, "Something was given up: 'gtm dead-letters' lists it, and why; 'gtm replay ID' puts it back.")
            : Finding.Ok(check, what);
    }
}

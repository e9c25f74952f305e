using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Surface;
using NCrontab;

namespace GtmFunctions.Cli.Cost;

/// <summary>How much of what a month uses.</summary>
internal sealed record Quantities
{
    // An acknowledgement waits for one write of a queue
    private const double HttpSeconds = 0.05;

    // What infra/main.bicep has for httpConcurrency
    private const int HttpAtOnce = 32;

    /// <summary>Function runs on instances that come and go.</summary>
    public double Runs { get; private init; }

    /// <summary>Memory of such instances while they run something.</summary>
    public double GigabyteSeconds { get; private init; }

    /// <summary>Function runs on instances that are kept warm.</summary>
    public double WarmRuns { get; private init; }

    /// <summary>Memory of instances that are kept warm while they run something.</summary>
    public double WarmGigabyteSeconds { get; private init; }

    /// <summary>Memory of instances that are kept warm, all the time.</summary>
    public double WarmBaseline { get; private init; }

    /// <summary>Calls to queues for events, the trigger's included.</summary>
    public double QueueOperations { get; private init; }

    /// <summary>Reads of empty queues.</summary>
    public double IdleReads { get; private init; }

    /// <summary>Calls to tables for events.</summary>
    public double TableTransactions { get; private init; }

    /// <summary>Calls to blobs for events.</summary>
    public double BlobOperations { get; private init; }

    /// <summary>What is called besides what events cost.</summary>
    public StandingCalls Standing { get; private init; } = StandingCalls.None;

    /// <summary>The quantities of a month.</summary>
    /// <param name="month">The month.</param>
    /// <param name="measured">What events cost.</param>
    /// <param name="queues">The queue settings of host.json.</param>
    /// <param name="parts">What the app has; nothing that is looked at without an event where <see langword="null"/>.</param>
    public static Quantities From(MonthOfEvents month, MeasuredCalls measured, QueueSettings queues, DocumentParts? parts = null)
    {
        var each = month.Average(measured);
        var atOnce = queues.BatchSize + queues.NewBatchThreshold;
        var processor = measured.ProcessorMilliseconds / 1000;
        double runs = month.Events;
        var later = runs * (each.Messages - 1);
        var http = InstanceTime.From(runs, HttpSeconds, HttpAtOnce, processor, month.WarmHttp);
        var intake = InstanceTime.From(runs, month.RunSeconds, atOnce, processor, month.WarmIntake);
        var others = InstanceTime.From(later, month.RunSeconds, atOnce, processor, warm: 0);
        var timers = PipelineSurface.TimerSchedules.Sum(RunsInAMonth);
        var warmRuns = runs * (http.WarmShare + intake.WarmShare);
        var (httpUp, intakeUp) = (Up(http, month.WarmHttp), Up(intake, month.WarmIntake));
        var warmSeconds = (http.Seconds * http.WarmShare) + (intake.Seconds * intake.WarmShare);
        return new()
        {
            Runs = (2 * runs) + later + timers - warmRuns,
            WarmRuns = warmRuns,

            // A timer is quick: its run is billed as the second that is the least
            GigabyteSeconds = month.Memory * (http.Seconds + intake.Seconds + others.Seconds + timers - warmSeconds),
            WarmGigabyteSeconds = month.Memory * warmSeconds,
            WarmBaseline = month.Memory * MonthOfEvents.Seconds * (month.WarmHttp + month.WarmIntake),
            QueueOperations = runs * (each.Queues + (2 * each.Messages)),
            IdleReads = IdleReadsOf(intakeUp, queues),
            TableTransactions = runs * each.Tables,
            BlobOperations = runs * each.Blobs,
            Standing = StandingCalls.From(parts ?? new DocumentParts(), runs, httpUp, intakeUp, measured.Standing),
        };
    }

    // How many instances are there to look at something, at most
    private static double Up(InstanceTime time, int warm) => Math.Max(warm, Math.Ceiling(time.Seconds / MonthOfEvents.Seconds));

    // At the most: that an instance of Intake is always there to read, and none of its reads finds a message
    private static double IdleReadsOf(double instances, QueueSettings queues) =>
        instances * MonthOfEvents.Seconds / queues.MaxPollingInterval.TotalSeconds;

    private static double RunsInAMonth(string schedule)
    {
        var midnight = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var day = CrontabSchedule.Parse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
            .GetNextOccurrences(midnight.AddTicks(-1), midnight.AddDays(1)).Count();
        return day * MonthOfEvents.Seconds / TimeSpan.FromDays(1).TotalSeconds;
    }
}

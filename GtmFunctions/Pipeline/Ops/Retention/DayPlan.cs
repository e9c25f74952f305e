using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>What may happen to a day.</summary>
internal enum DayStep
{
    /// <summary>Nothing yet.</summary>
    Keep,

    /// <summary>Its payloads are forgotten, but those of events that are still needed.</summary>
    ForgetPayloads,

    /// <summary>All of it is forgotten in one call.</summary>
    Drop,

    /// <summary>All of it is forgotten but the deliveries and events that are still needed.</summary>
    ForgetOthers,
}

/// <summary>What may go of a day, and why not more yet. Values in, values out.</summary>
/// <param name="Day">The UTC day as <c>yyyyMMdd</c>.</param>
/// <param name="Step">What may happen to it.</param>
/// <param name="Why">Why more may not, in words; empty where everything goes.</param>
internal sealed record DayPlan(string Day, DayStep Step, string Why)
{
    /// <summary>Plans a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="retention">How long what is kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="hasPayloads">Whether payloads of it are left that may go.</param>
    /// <param name="held">What of it is still needed, and why; asked only once it is old enough for something.</param>
    /// <param name="running">The replay of many that is under way, whose events nobody has counted; none where none is.</param>
    public static DayPlan Make(
        string day,
        Config.Document.Retention retention,
        DateTimeOffset now,
        bool hasPayloads,
        IReadOnlyDictionary<string, HoldReason> held,
        string? running)
    {
        var next = NextAt(day, retention, hasPayloads);
        if (now < next)
        {
            var what = next == EndOf(day) + retention.For(RetentionKind.Traces) ? RetentionKind.Traces : RetentionKind.Payloads;
            return new DayPlan(
                day, DayStep.Keep, $"{RetentionKindName.For(what)} are kept {Duration.Text(retention.For(what))}: until {next:yyyy-MM-dd}");
        }

        if (running is not null)
            return new DayPlan(day, DayStep.Keep, $"the replay {running} is under way, and may need its events");
        if (now < EndOf(day) + retention.For(RetentionKind.Traces))
            return new DayPlan(day, DayStep.ForgetPayloads, Reasons(held));
        return held.Count == 0 ? new DayPlan(day, DayStep.Drop, "") : new DayPlan(day, DayStep.ForgetOthers, Reasons(held));
    }

    /// <summary>When something of a day may go next.</summary>
    public static DateTimeOffset NextAt(string day, Config.Document.Retention retention, bool hasPayloads) =>
        EndOf(day) + retention.For(hasPayloads ? RetentionKind.Payloads : RetentionKind.Traces);

    /// <summary>When a day is over.</summary>
    public static DateTimeOffset EndOf(string day) => new(
        DateOnly.ParseExact(day, "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture).AddDays(1),
        TimeOnly.MinValue,
        TimeSpan.Zero);

    private static string Reasons(IReadOnlyDictionary<string, HoldReason> held) => string.Join(
        "; ", held.GroupBy(one => one.Value).OrderBy(group => group.Key).Select(group => $"{Text(group.Key)}: {group.Count()}"));

    private static string Text(HoldReason reason) => reason switch
    {
        HoldReason.DeadLetter => "with an open dead letter",
        HoldReason.Parked => "waiting for a call back",
        HoldReason.UnderWay => "under way",
        HoldReason.Acknowledgement => "to be acknowledged",
        _ => "put back a moment ago",
    };
}

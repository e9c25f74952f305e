namespace GtmFunctions.Cli.Cost;

/// <summary>What a month is like whose price is asked for.</summary>
internal sealed record MonthOfEvents
{
    /// <summary>Seconds of a month as Azure bills it: 730 hours.</summary>
    public const double Seconds = 730 * 3600;

    /// <summary>Webhooks received, duplicates and those that are filtered included; each is taken to be one event.</summary>
    public required long Events { get; init; }

    /// <summary>What events are that are neither duplicates nor filtered: a name of <see cref="MeasuredCalls.Events"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many actions such an event has; that of its kind where nothing is said.</summary>
    public int? Actions { get; init; }

    /// <summary>The share of duplicates, from 0 to 1.</summary>
    public double Duplicates { get; init; }

    /// <summary>The share of events that a filter leaves out, from 0 to 1.</summary>
    public double Filtered { get; init; }

    /// <summary>How long the run of an event takes, in seconds: mostly, how long destinations take to answer.</summary>
    public double RunSeconds { get; init; }

    /// <summary>Memory of an instance, in GB.</summary>
    public double Memory { get; init; }

    /// <summary>Instances of HTTP kept warm.</summary>
    public int WarmHttp { get; init; }

    /// <summary>Instances of Intake kept warm.</summary>
    public int WarmIntake { get; init; }

    /// <summary>Gigabytes kept in tables.</summary>
    public double StoredGigabytes { get; init; }

    /// <summary>Gigabytes of logs.</summary>
    public double LogGigabytes { get; init; }

    /// <summary>The calls of an event on the average.</summary>
    public EventCalls Average(MeasuredCalls measured)
    {
        var whole = measured.Events[Kind];
        if (Actions is { } actions)
            whole = whole.Plus(measured.AnotherAction.Times(actions - whole.Actions));
        return whole.Times(1 - Duplicates - Filtered)
            .Plus(measured.Events["duplicate"].Times(Duplicates))
            .Plus(measured.Events["filtered"].Times(Filtered));
    }
}

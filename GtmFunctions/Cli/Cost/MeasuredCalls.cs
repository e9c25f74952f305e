namespace GtmFunctions.Cli.Cost;

/// <summary>What events were measured to cost: <c>measured.json</c>, which docs/operations.md and <c>gtm cost</c> share.</summary>
internal sealed record MeasuredCalls
{
    private const string File = "Cost/measured.json";

    /// <summary>How it was measured.</summary>
    public required string How { get; init; }

    /// <summary>The kinds of event by name.</summary>
    public required IReadOnlyDictionary<string, EventCalls> Events { get; init; }

    /// <summary>What each action beyond a kind's own adds.</summary>
    public required EventCalls AnotherAction { get; init; }

    /// <summary>Processor time of an event, in milliseconds.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>What is called besides.</summary>
    public required MeasuredStanding Standing { get; init; }

    /// <summary>Reads the file, which is part of the assembly.</summary>
    public static MeasuredCalls Load() => CostJson.Read(CostJson.OwnFile(File), File, CostJson.Default.MeasuredCalls);
}

/// <summary>What an event of one kind costs.</summary>
internal sealed record EventCalls
{
    /// <summary>Which events those are.</summary>
    public required string What { get; init; }

    /// <summary>How many actions it has.</summary>
    public required double Actions { get; init; }

    /// <summary>Calls of the pipeline to queues; the trigger's are two more for each message.</summary>
    public required double Queues { get; init; }

    /// <summary>Calls to tables.</summary>
    public required double Tables { get; init; }

    /// <summary>Calls to blobs.</summary>
    public required double Blobs { get; init; }

    /// <summary>Messages, each of which is a run of a queue function, a read and a delete.</summary>
    public required double Messages { get; init; }

    /// <summary>This as often as said.</summary>
    public EventCalls Times(double share) => this with
    {
        Actions = Actions * share,
        Queues = Queues * share,
        Tables = Tables * share,
        Blobs = Blobs * share,
        Messages = Messages * share,
    };

    /// <summary>This and another.</summary>
    public EventCalls Plus(EventCalls other) => this with
    {
        Actions = Actions + other.Actions,
        Queues = Queues + other.Queues,
        Tables = Tables + other.Tables,
        Blobs = Blobs + other.Blobs,
        Messages = Messages + other.Messages,
    };
}

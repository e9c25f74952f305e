namespace GtmFunctions.Cli.Cost;

/// <summary>What an app was measured to call besides what events cost: a part of <c>measured.json</c>.</summary>
internal sealed record MeasuredStanding
{
    /// <summary>How it was measured.</summary>
    public required string How { get; init; }

    /// <summary>One look, by what is looked at.</summary>
    public required StandingLooksCalls Looks { get; init; }

    /// <summary>What timers call in an hour in which nothing is due.</summary>
    public required StandingHourCalls Hours { get; init; }
}

/// <summary>What one look at something calls.</summary>
internal sealed record StandingLooksCalls
{
    /// <summary>Which rules are published.</summary>
    public required ServiceCalls Rules { get; init; }

    /// <summary>Which versions of lists are in use, of all of them.</summary>
    public required ServiceCalls Lists { get; init; }

    /// <summary>Which accounts there are, and what people said of leads.</summary>
    public required ServiceCalls Accounts { get; init; }

    /// <summary>Who subscribed.</summary>
    public required ServiceCalls Subscriptions { get; init; }

    /// <summary>Whether two destinations can be called.</summary>
    public required ServiceCalls Destinations { get; init; }

    /// <summary>What was counted is stored, of one source and two destinations.</summary>
    public required ServiceCalls Counts { get; init; }
}

/// <summary>What timers call in an hour: of every app, and besides for what a document has.</summary>
internal sealed record StandingHourCalls
{
    /// <summary>Of every app.</summary>
    public required ServiceCalls App { get; init; }

    /// <summary>For all alerts.</summary>
    public required ServiceCalls Alerts { get; init; }

    /// <summary>For each list, where there are alerts.</summary>
    public required ServiceCalls List { get; init; }

    /// <summary>For each linked sheet, where there are alerts.</summary>
    public required ServiceCalls Sheet { get; init; }

    /// <summary>For each job.</summary>
    public required ServiceCalls Job { get; init; }

    /// <summary>For all sources that are polled.</summary>
    public required ServiceCalls Polls { get; init; }

    /// <summary>For all sources whose gaps are filled.</summary>
    public required ServiceCalls Gaps { get; init; }
}

/// <summary>How often each service of storage is called.</summary>
internal sealed record ServiceCalls
{
    /// <summary>Nothing.</summary>
    public static readonly ServiceCalls None = new() { Queues = 0, Tables = 0, BlobReads = 0, Blobs = 0 };

    /// <summary>Calls to queues.</summary>
    public required double Queues { get; init; }

    /// <summary>Calls to tables.</summary>
    public required double Tables { get; init; }

    /// <summary>Reads of a blob.</summary>
    public required double BlobReads { get; init; }

    /// <summary>Other calls to blobs.</summary>
    public required double Blobs { get; init; }

    /// <summary>This as often as said.</summary>
    public ServiceCalls Times(double often) => new()
    {
        Queues = Queues * often,
        Tables = Tables * often,
        BlobReads = BlobReads * often,
        Blobs = Blobs * often,
    };

    /// <summary>This and another.</summary>
    public ServiceCalls Plus(ServiceCalls other) => new()
    {
        Queues = Queues + other.Queues,
        Tables = Tables + other.Tables,
        BlobReads = BlobReads + other.BlobReads,
        Blobs = Blobs + other.Blobs,
    };
}

namespace GtmFunctions.Cli.Chaos.Plan;

/// <summary>What is done to a running pipeline.</summary>
internal enum FaultKind
{
    /// <summary>An instance is killed (SIGKILL) and started again.</summary>
    Kill,

    /// <summary>An instance is stopped (SIGSTOP) for longer than the lease of its messages, and goes on with its runs afterwards.</summary>
    Pause,

    /// <summary>Each connection to storage is cut before a request takes effect.</summary>
    StorageGone,

    /// <summary>Storage answers most requests with 503.</summary>
    StorageRefuses,

    /// <summary>Writes take effect and are not answered, or are answered 500, come twice, or come late.</summary>
    StorageForgets,

    /// <summary>Each request to storage is held up.</summary>
    StorageSlow,

    /// <summary>A destination answers 500.</summary>
    SinkFails,

    /// <summary>A destination answers 429 with <c>Retry-After</c>.</summary>
    SinkLimits,

    /// <summary>A destination acts and answers after the caller has given up.</summary>
    SinkHangs,

    /// <summary>A destination refuses connections.</summary>
    SinkGone,

    /// <summary>A destination acts and cuts the connection instead of answering.</summary>
    SinkForgets,

    /// <summary>An instance's clock jumps.</summary>
    ClockJump,

    /// <summary>A new version of the configuration is published.</summary>
    Publish,
}

/// <summary>A fault of a plan.</summary>
/// <param name="At">When it begins, from the beginning of the run.</param>
/// <param name="For">How long it lasts; zero for what happens in a moment.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Which instance or destination meets it, from 0; 0 where there is one only.</param>
/// <param name="Seconds">By how much a clock jumps.</param>
internal sealed record PlannedFault(TimeSpan At, TimeSpan For, FaultKind Kind, int Target, int Seconds = 0);

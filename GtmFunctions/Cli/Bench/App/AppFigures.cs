namespace GtmFunctions.Cli.Bench.App;

/// <summary>What a measured process tells of itself, since its start.</summary>
/// <param name="Processor">Its processor time.</param>
/// <param name="PeakMemory">The most memory it had resident, in bytes.</param>
/// <param name="Handled">How many messages its queue functions have ended with, whether well or not.</param>
/// <param name="Calls">Its calls to storage.</param>
internal sealed record AppFigures(TimeSpan Processor, long PeakMemory, long Handled, IReadOnlyList<CountedCall> Calls)
{
    /// <summary>Where it is told.</summary>
    public const string Route = "/bench/figures";
}

/// <summary>How often a call was made.</summary>
/// <param name="Call">The call.</param>
/// <param name="Count">How often.</param>
/// <param name="Bytes">The bodies' bytes together.</param>
/// <param name="Entities">The rows or messages that they carried together.</param>
internal sealed record CountedCall(StorageCall Call, long Count, long Bytes, long Entities);

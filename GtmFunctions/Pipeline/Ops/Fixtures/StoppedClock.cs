namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>A clock that always says the same, so that what is decided by it does not depend on the day.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}

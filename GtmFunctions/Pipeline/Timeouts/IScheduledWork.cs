namespace GtmFunctions.Pipeline.Timeouts;

/// <summary>
/// Work that is due by schedules of its own. One timer looks at all of it each minute: a timer of its own for each would cost storage calls
/// of its own, due or not.
/// </summary>
internal interface IScheduledWork
{
    /// <summary>
    /// Does what is due; where nothing is, it asks storage for little or nothing. Several instances may ask at once: each time is seen to
    /// once.
    /// </summary>
    Task RunDueAsync(CancellationToken cancellation);
}

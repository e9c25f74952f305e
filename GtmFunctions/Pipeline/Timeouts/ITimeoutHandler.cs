using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Timeouts;

/// <summary>Looks at what one kind of timeout is about.</summary>
internal interface ITimeoutHandler
{
    /// <summary>The kind.</summary>
    TimeoutKind Kind { get; }

    /// <summary>
    /// Does what is to be done when it did not happen in time. May run more than once for one timeout, and after what it is about has
    /// changed: it has to look.
    /// </summary>
    Task HandleAsync(TimeoutMessage message, CancellationToken cancellation);

    /// <summary>
    /// Whether a timeout that woke before it is due, as one that sleeps for longer than a queue allows does, is to sleep on. What it is
    /// about may be forgotten or erased by then, and so is the message.
    /// </summary>
    Task<bool> IsStillNeededAsync(TimeoutMessage message, CancellationToken cancellation) => Task.FromResult(true);
}

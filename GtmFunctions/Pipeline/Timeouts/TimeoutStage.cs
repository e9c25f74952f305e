using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Timeouts;

/// <summary>
/// Looks at what did not happen in time. A timeout is a message to ourselves that sleeps in a queue until it is due: no timer polls for
/// those that are, and they survive whatever the app does not. One that is due in more than a queue's longest delay comes back on the way
/// and sleeps again.
/// </summary>
internal sealed class TimeoutStage(IEnumerable<ITimeoutHandler> handlers, MessageQueue queue, TimeProvider clock)
{
    private readonly Dictionary<TimeoutKind, ITimeoutHandler> _handlers = handlers.ToDictionary(handler => handler.Kind);
    private readonly TimeoutQueue _asleep = new(queue, clock);

    /// <summary>Sets a timeout. Nothing unsets one: its handler looks whether what it is about is still as it was.</summary>
    /// <param name="message">What to look at, and when.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">The storage did not take it; it may or may not be there.</exception>
    public Task SetAsync(TimeoutMessage message, CancellationToken cancellation) => _asleep.SetAsync(message, cancellation);

    /// <summary>Takes a timeout that came out of the queue: sleeps again where it is not due, else has it looked at.</summary>
    /// <exception cref="UnprocessableException">This version does not know its kind.</exception>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        if (message.DueAt > clock.GetUtcNow())
        {
            if (!_handlers.TryGetValue(message.Kind, out var known) || await known.IsStillNeededAsync(message, cancellation))
                await SetAsync(message, cancellation);
            return;
        }

        if (!_handlers.TryGetValue(message.Kind, out var handler))
            throw new UnprocessableException($"This version has nothing that looks at a timeout of kind '{message.Kind}'.");
        await handler.HandleAsync(message, cancellation);
    }
}

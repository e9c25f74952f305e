using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Timeouts;

/// <summary>Where timeouts sleep. Apart from <see cref="TimeoutStage"/>, so that what looks at timeouts can set others.</summary>
internal sealed class TimeoutQueue(MessageQueue queue, TimeProvider clock)
{
    /// <summary>Sets a timeout. Nothing unsets one: its handler looks whether what it is about is still as it was.</summary>
    /// <param name="message">What to look at, and when.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">The storage did not take it; it may or may not be there.</exception>
    public Task SetAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        // A queue knows whole seconds and cuts the rest off: what woke a moment early would go back to sleep for no time until it is due.
        var wait = TimeSpan.FromSeconds(Math.Ceiling((message.DueAt - clock.GetUtcNow()).TotalSeconds));
        return queue.SendAsync(
            QueueNames.Timeouts, message, PipelineJson.Readable.TimeoutMessage, wait > TimeSpan.Zero ? wait : null, cancellation);
    }
}

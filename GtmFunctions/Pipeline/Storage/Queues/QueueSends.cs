using System.Collections.Concurrent;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>
/// Tells who reads a queue in this process that the process has put a message on it, so that it looks at once and not at its next poll. It
/// knows nothing of what other processes send.
/// </summary>
public sealed class QueueSends
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new(StringComparer.Ordinal);

    /// <summary>Ends when the next message is put on a queue. To be asked for before the look that may find nothing.</summary>
    /// <param name="queue">The queue's name.</param>
    public Task NextAsync(string queue) =>
        _next.GetOrAdd(queue, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Says that a message that can be seen at once is on a queue.</summary>
    /// <param name="queue">The queue's name.</param>
    internal void Sent(string queue)
    {
        if (_next.TryRemove(queue, out var waiting))
            waiting.TrySetResult();
    }
}

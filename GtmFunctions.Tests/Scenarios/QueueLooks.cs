using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>
/// Which queues a message may have come to since somebody looked: the others need no look, which is what most looks of a drain would be.
/// A queue that a test writes to by a client of its own is looked at always.
/// </summary>
internal sealed class QueueLooks
{
    private readonly ConcurrentDictionary<string, bool> _due = new(QueueNames.All.Select(queue => KeyValuePair.Create(queue, true)));
    private readonly ConcurrentDictionary<string, bool> _always = [];

    /// <summary>Whether to look at a queue now; it is looked at then.</summary>
    public bool Take(string queue) => _due.TryRemove(queue, out _) || _always.ContainsKey(queue);

    /// <summary>A message may have come to a queue, or come back.</summary>
    public void Stir(string queue) => _due[queue] = true;

    /// <summary>Takes a request that has been made; one that writes to a queue's messages stirs it.</summary>
    public void Note(string method, string path)
    {
        if (method is "POST" or "PUT" && path.Split('/') is [_, _, var queue, "messages", ..])
            Stir(queue);
    }

    /// <summary>Has a queue looked at always.</summary>
    public void Watch(string queue) => _always[queue] = true;
}

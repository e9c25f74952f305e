using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>An event that an assignment gave to somebody.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Email">Who got it.</param>
/// <param name="At">When.</param>
public sealed record AssignedEvent(string EventId, string Email, DateTimeOffset At);

/// <summary>What a pipeline has left in storage, for who examines whether all was done.</summary>
public sealed class Remains
{
    private readonly QueueInspection _queues;
    private readonly ParkedEvents _parked;
    private readonly AssignmentLedger _ledger;

    internal Remains(QueueInspection queues, ParkedEvents parked, AssignmentLedger ledger) =>
        (_queues, _parked, _ledger) = (queues, parked, ledger);

    /// <summary>How many messages each queue has, those that wait for their time and those that are worked on included.</summary>
    public async Task<IReadOnlyDictionary<string, int>> MessagesAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>();
        foreach (var queue in QueueNames.All)
            counts[queue] = await _queues.CountAsync(queue, cancellation);
        return counts;
    }

    /// <summary>The events that wait for a callback, by their ids.</summary>
    public async Task<IReadOnlyList<string>> ParkedAsync(CancellationToken cancellation) =>
        [.. (await _parked.WaitingAsync(cancellation)).Select(waiting => waiting.EventId)];

    /// <summary>Who got what of a pool on a UTC day.</summary>
    public async Task<IReadOnlyList<AssignedEvent>> AssignedAsync(string pool, DateTimeOffset day, CancellationToken cancellation) =>
    [
        .. (await _ledger.ListAsync(pool, RecordId.Day(day), cancellation))
            .Select(entry => new AssignedEvent(entry.EventId, entry.Email, entry.At)),
    ];
}

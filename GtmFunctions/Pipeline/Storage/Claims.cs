using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>An idempotency claim: which queue message may take an event through the pipeline.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="FirstSeenAt">When the first delivery of it was taken in.</param>
/// <param name="Delivery">The delivery that owns it.</param>
/// <param name="Configuration">The configuration version that decides it.</param>
/// <param name="Owner">The queue message that owns it, and the item's place in it.</param>
/// <param name="Ours">Whether the caller's message and item own it, now or since an earlier try.</param>
public sealed record Claim(string EventId, DateTimeOffset FirstSeenAt, string Delivery, string Configuration, string Owner, bool Ours);

/// <summary>
/// Idempotency claims. A claim is one insert and names the queue message that made it: that message's redelivery goes on where a crash
/// ended it, and any other delivery of the same event is a duplicate.
/// </summary>
public sealed class Claims(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Claims);

    /// <summary>Claims an event, or says who has it.</summary>
    /// <param name="key">The idempotency key: <see cref="KeyHash"/> of the source and the provider's id.</param>
    /// <param name="eventId">The id that the event gets when it is new.</param>
    /// <param name="now">When it is first seen, if it is new.</param>
    /// <param name="delivery">The delivery that it came with.</param>
    /// <param name="configuration">The configuration version that decides it, if it is new.</param>
    /// <param name="owner">The queue message, and the item's place in it.</param>
    /// <param name="replay">The nonce of a replay of that delivery, which may take the claim over once.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Claim> ClaimAsync(
        string key,
        string eventId,
        DateTimeOffset now,
        string delivery,
        string configuration,
        string owner,
        string? replay,
        CancellationToken cancellation)
    {
        var (partition, row) = (key[..3], key[3..]);
        var wanted = new TableEntity(partition, row)
        {
            ["EventId"] = eventId,
            ["FirstSeenAt"] = now,
            ["Delivery"] = delivery,
            ["Configuration"] = configuration,
            ["Owner"] = owner,
            ["Replay"] = replay ?? "",
        };
        var write = await _table.TryAddAsync(wanted, cancellation);
        while (write.Held is { } held)
        {
            var claim = Read(held, owner);
            if (claim.Ours || replay is null || claim.Delivery != delivery || held.GetString("Replay") == replay)
                return claim;

            // Where another copy of the replay is quicker, it is looked at again who has it
            held["Owner"] = owner;
            held["Replay"] = replay;
            write = await _table.TryReplaceAsync(held, held.ETag, cancellation);
            if (write.IsDone)
                return claim with { Owner = owner, Ours = true };
        }

        return write.IsDone
            ? new Claim(eventId, now, delivery, configuration, owner, Ours: true)
            : throw new InvalidOperationException($"The claim of {eventId} went away while it was made: the message is tried again.");
    }

    /// <summary>Who has an event; <see langword="null"/> where nobody has claimed it.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Claim?> FindAsync(string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(key[..3], key[3..], cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!, owner: null) : null;
    }

    private static Claim Read(TableEntity held, string? owner) => new(
        held.GetString("EventId"),
        held.GetDateTimeOffset("FirstSeenAt")!.Value,
        held.GetString("Delivery"),
        held.GetString("Configuration"),
        held.GetString("Owner"),
        held.GetString("Owner") == owner);
}

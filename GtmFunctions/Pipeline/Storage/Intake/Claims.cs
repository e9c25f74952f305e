using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Intake;

/// <summary>An idempotency claim: which queue message may take an event through the pipeline.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="FirstSeenAt">When the first delivery of it was taken in.</param>
/// <param name="Delivery">The delivery that owns it.</param>
/// <param name="Configuration">The configuration version that decides it.</param>
/// <param name="Owner">The queue message that owns it, and the item's place in it.</param>
/// <param name="Ours">Whether the caller's message and item own it, now or since an earlier try.</param>
/// <param name="ReceivedAt">When that delivery came in, where its key may come again; else <paramref name="FirstSeenAt"/>.</param>
internal sealed record Claim(
    string EventId, DateTimeOffset FirstSeenAt, string Delivery, string Configuration, string Owner, bool Ours, DateTimeOffset ReceivedAt)
{
    /// <summary>
    /// The owner before any replay took it over: the one whose run may have claimed the event's actions, for replays go stage by stage.
    /// </summary>
    public string FirstOwner { get; init; } = Owner;
}

/// <summary>When what has the key of an earlier event is no copy of it.</summary>
/// <param name="After">How long after that event came in.</param>
/// <param name="ReceivedAt">When the delivery came in that has the key again.</param>
internal sealed record ClaimRepeat(TimeSpan After, DateTimeOffset ReceivedAt)
{
    /// <summary>Whether a delivery came in so late that it repeats what a claim's event said and is none of its copies.</summary>
    public bool Is(Claim held) => ReceivedAt - held.ReceivedAt > After;
}

/// <summary>
/// Idempotency claims. A claim is one insert and names the queue message that made it: that message's redelivery goes on where a crash
/// ended it, and any other delivery of the same event is a duplicate, for ever or for as long as a <see cref="ClaimRepeat"/> says.
/// </summary>
internal sealed class Claims(StorageConnection storage)
{
    private static readonly RowForm<ClaimRow> Form = RowForm.Properties(
        row => new ClaimRow(
            row.GetString("EventId"),
            row.GetDateTimeOffset("FirstSeenAt")!.Value,
            row.GetString("Delivery"),
            row.GetString("Configuration"),
            row.GetString("Owner"),
            row.GetString("Replay") ?? "",
            row.GetDateTimeOffset("ReceivedAt"),
            row.GetString("FirstOwner")),
        (row, claim) =>
        {
            (row["EventId"], row["Delivery"], row["Configuration"]) = (claim.EventId, claim.Delivery, claim.Configuration);
            (row["FirstSeenAt"], row["ReceivedAt"]) = (claim.FirstSeenAt, claim.ReceivedAt);
            (row["Owner"], row["Replay"], row["FirstOwner"]) = (claim.Owner, claim.Replay, claim.FirstOwner);
        });

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
    /// <param name="repeat">From when on the same key is another event; never where <see langword="null"/>.</param>
    public async Task<Claim> ClaimAsync(
        string key,
        string eventId,
        DateTimeOffset now,
        string delivery,
        string configuration,
        string owner,
        string? replay,
        CancellationToken cancellation,
        ClaimRepeat? repeat = null)
    {
        var wanted = new ClaimRow(
            eventId, now, delivery, configuration, owner, replay ?? "", repeat?.ReceivedAt, FirstOwner: null);
        var (added, held) = await Document(key).AddOrReadAsync(wanted, cancellation);
        if (added)
            return wanted.For(owner);

        // A replay goes on with its event; what is repeated after so long is an event of its own. Where another copy is quicker, it is
        // looked at again who has it
        var change = await Document(key).ChangeAsync(
            stands =>
            {
                var claim = stands.For(owner);
                var isReplay = replay is not null && claim.Delivery == delivery && stands.Replay != replay;
                if (claim.Ours || (!isReplay && repeat?.Is(claim) is not true))
                    return stands;
                return isReplay
                    ? stands with { Owner = owner, Replay = replay!, FirstOwner = stands.FirstOwner ?? stands.Owner }
                    : wanted;
            },
            cancellation,
            held);
        return change.Stands?.For(owner)
            ?? throw new InvalidOperationException($"The claim of {eventId} went away while it was made: the message is tried again.");
    }

    /// <summary>Who has an event; <see langword="null"/> where nobody has claimed it.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Claim?> FindAsync(string key, CancellationToken cancellation) =>
        (await Document(key).FindAsync(cancellation))?.For(owner: null);

    /// <summary>
    /// Has a key lead to another claim's event from now on, for what it was claimed for turned out to be a copy of that one. The owner
    /// stays, so that its message's redelivery finds the same.
    /// </summary>
    /// <param name="key">The idempotency key, which is claimed.</param>
    /// <param name="original">The claim of the event that it is a copy of.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task LeadToAsync(string key, Claim original, CancellationToken cancellation) => _table.UpdateEntityAsync(
        new TableEntity(key[..3], key[3..]) { ["EventId"] = original.EventId, ["Delivery"] = original.Delivery },
        ETag.All,
        TableUpdateMode.Merge,
        cancellation);

    private TableDocument<ClaimRow> Document(string key) => new(_table, key[..3], key[3..], Form);

    private sealed record ClaimRow(
        string EventId,
        DateTimeOffset FirstSeenAt,
        string Delivery,
        string Configuration,
        string Owner,
        string Replay,
        DateTimeOffset? ReceivedAt,
        string? FirstOwner) : StoredRecord
    {
        public Claim For(string? owner) =>
            new(EventId, FirstSeenAt, Delivery, Configuration, Owner, Owner == owner, ReceivedAt ?? FirstSeenAt)
            {
                FirstOwner = FirstOwner ?? Owner,
            };
    }
}

using System.Text.Json.Serialization;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Intake;

/// <summary>A change of a record that became known, by a webhook or because we asked.</summary>
/// <param name="Key">The idempotency key of what told it.</param>
/// <param name="At">When it happened, by the provider's clock.</param>
/// <param name="Polled">Whether we asked; else a webhook told it.</param>
/// <param name="Event">The event that was made of it.</param>
/// <param name="Delivery">The delivery that brought that event.</param>
/// <param name="FirstSeenAt">When that was taken in.</param>
internal sealed record SubjectChange(
    string Key, DateTimeOffset At, bool Polled, string Event, string Delivery, DateTimeOffset FirstSeenAt)
{
    /// <summary>Whether it is a copy: the event was made of what became known before it, on the other way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCopy { get; init; }

    /// <summary>Whether another change is this one, told on the other way.</summary>
    /// <param name="other">The other.</param>
    /// <param name="within">How far apart the two ways may say that it happened.</param>
    public bool IsToldBy(SubjectChange other, TimeSpan within) =>
        !other.IsCopy && other.Polled != Polled && (other.At - At).Duration() <= within;
}

/// <summary>
/// The last changes of each record of a source whose webhooks are compared with what the provider says when it is asked, and whose two ways
/// share no id. What a webhook told and what we asked for become one event, whichever comes first and however often.
/// </summary>
internal sealed partial class SubjectChanges(StorageConnection storage, TimeProvider clock)
{
    /// <summary>How many changes of a record are remembered: the oldest give way.</summary>
    public const int Most = 200;

    private static readonly RowForm<Changes> Form = RowForm.Json(
        "Changes", ChangesJson.Default.Changes, (row, changes) => row["At"] = changes.At);

    // What must not be acted on twice: the rows live and are forgotten as the marks that they are beside
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Marks);

    /// <summary>
    /// The change that an event is made of, where this one is a copy of it; <see langword="null"/> where nobody has told it.
    /// </summary>
    /// <param name="subject">The record's key, a hash.</param>
    /// <param name="change">The change.</param>
    /// <param name="within">How far apart the two ways may say that it happened.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SubjectChange?> FindAsync(string subject, SubjectChange change, TimeSpan within, CancellationToken cancellation) =>
        Original((await Document(subject).FindAsync(cancellation))?.Known ?? [], change, within);

    /// <summary>
    /// Remembers a change. Asked again for the same one, it says the same: the redelivery of a message finds what its first run found.
    /// </summary>
    /// <returns>As <see cref="FindAsync"/>.</returns>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<SubjectChange?> RememberAsync(
        string subject, SubjectChange change, TimeSpan within, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (added, stands) = await Document(subject).AddOrReadAsync(new Changes([change], now), cancellation);
        if (added)
            return null;
        var changed = await Document(subject).ChangeAsync(known => Add(known, change, within, now), cancellation, stands);
        return Original(changed.Stands?.Known ?? [], change, within);
    }

    private static Changes Add(Changes known, SubjectChange change, TimeSpan within, DateTimeOffset now)
    {
        if (known.Known.Any(one => one.Key == change.Key))
            return known;
        var told = Original(known.Known, change, within) is { } original
            ? change with { Event = original.Event, Delivery = original.Delivery, FirstSeenAt = original.FirstSeenAt, IsCopy = true }
            : change;
        return known with { Known = [.. known.Known.Append(told).TakeLast(Most)], At = now };
    }

    private static SubjectChange? Original(IReadOnlyList<SubjectChange> known, SubjectChange change, TimeSpan within) =>
        known.FirstOrDefault(one => one.Key == change.Key) is { } again
            ? again.IsCopy ? again : null
            : known.Where(one => change.IsToldBy(one, within)).MinBy(one => (one.At - change.At).Duration());

    private TableDocument<Changes> Document(string subject) => new(_table, subject[..3], subject[3..], Form);

    internal sealed record Changes(IReadOnlyList<SubjectChange> Known, DateTimeOffset At) : StoredRecord;

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = JsonDepth.Own)]
    [JsonSerializable(typeof(Changes))]
    internal sealed partial class ChangesJson : JsonSerializerContext;
}

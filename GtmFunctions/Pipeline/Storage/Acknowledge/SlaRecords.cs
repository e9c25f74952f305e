using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Acknowledge;

/// <summary>Somebody who has an event, or had it.</summary>
internal sealed record SlaHolder
{
    /// <summary>What people call them.</summary>
    public required string Name { get; init; }

    /// <summary>Their e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Their time zone by its IANA name, where it is known.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when they are to acknowledge; <see langword="null"/> for the fallback.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When they are still to be reminded, in order.</summary>
    public IReadOnlyList<DateTimeOffset> RemindAt { get; init; } = [];

    /// <summary>When they were reminded.</summary>
    public IReadOnlyList<DateTimeOffset> Reminded { get; init; } = [];

    /// <summary>Until when they had it; <see langword="null"/> for who has it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why it went to another, in words, where it did.</summary>
    public string? Moved { get; init; }

    /// <summary>Why somebody hands it over before they are late, in words, where somebody does.</summary>
    public string? HandOver { get; init; }
}

/// <summary>That an event was acknowledged.</summary>
/// <param name="At">When.</param>
/// <param name="By">The name of who had it then.</param>
/// <param name="How"><c>link</c> or <c>event</c>.</param>
/// <param name="Seconds">How long after its first owner got it.</param>
/// <param name="InTime">Whether its first owner still had it, and was in time.</param>
/// <param name="Event">The event that acknowledged it, where one did.</param>
internal sealed record SlaAcknowledged(DateTimeOffset At, string By, string How, long Seconds, bool InTime, string? Event = null);

/// <summary>Who has an event by an assignment, and whether they acknowledged it.</summary>
internal sealed record SlaRecord : StoredRecord
{
    /// <summary>The assignment.</summary>
    public required string Assignment { get; init; }

    /// <summary>The workflow that named the first owner.</summary>
    public required string Workflow { get; init; }

    /// <summary>When the event's webhook came in; <see langword="null"/> in a record of a version that did not keep it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The event's source; <see langword="null"/> in such a record.</summary>
    public string? Source { get; init; }

    /// <summary>The event's type; <see langword="null"/> in such a record.</summary>
    public string? Type { get; init; }

    /// <summary>Everybody who had it, in order; the last one has it.</summary>
    public required IReadOnlyList<SlaHolder> Holders { get; init; }

    /// <summary>The partitions of <see cref="SlaKeys"/> in which it is.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How many timeouts did something: the one that may do the next thing has this number.</summary>
    public int Turn { get; init; }

    /// <summary>The nonce of the timeout that did the last thing, or that does the next one where <see cref="Moving"/>.</summary>
    public string? Taken { get; init; }

    /// <summary>
    /// Whether its assignment had no SLA when somebody handed it over: no clock ran, and nothing tells whether it was seen to.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoClock { get; init; }

    /// <summary>Whether it is just going to another owner.</summary>
    public bool Moving { get; init; }

    /// <summary>That it was acknowledged; <see langword="null"/> where it is not yet.</summary>
    public SlaAcknowledged? Acknowledged { get; init; }

    /// <summary>Who has it.</summary>
    [JsonIgnore]
    public SlaHolder Holder => Holders[^1];
}

/// <summary>The records of what is to be acknowledged, in their event's partition of the trace, which tells of them.</summary>
internal sealed class SlaRecords(TraceTables tables)
{
    private static readonly RowForm<SlaRecord> Form = RowForm.Json("Story", SlaJson.Default.SlaRecord);

    /// <summary>Adds a record where there is none; one that is there stays as it is.</summary>
    public async Task AddAsync(string eventId, SlaRecord record, CancellationToken cancellation)
    {
        await tables.EnsureAsync(eventId, cancellation);

        // Refused to a redelivery: the clock runs already
        await Document(eventId, record.Assignment).TryAddAsync(record, cancellation);
    }

    /// <summary>Adds a record to the draft of its event.</summary>
    public static async Task AddAsync(EventDraft draft, SlaRecord record, CancellationToken cancellation) =>
        draft.Rows.Add(await Form.RowAsync(draft.Id, TraceRows.SlaPrefix + record.Assignment, record, cancellation));

    /// <summary>Reads a record as a trace has it, to look at and not to replace.</summary>
    public static SlaRecord Read(JsonObject story) => story.Deserialize(SlaJson.Default.SlaRecord)!;

    /// <summary>The record of an event and assignment; <see langword="null"/> where there is none, or none any more.</summary>
    public Task<SlaRecord?> FindAsync(string eventId, string assignment, CancellationToken cancellation) =>
        Document(eventId, assignment).FindAsync(cancellation);

    /// <summary>Replaces a record if nobody else has since it was read.</summary>
    /// <returns>The record with its new ETag, or <see langword="null"/> where somebody else was quicker.</returns>
    public Task<SlaRecord?> TryReplaceAsync(string eventId, SlaRecord record, CancellationToken cancellation) =>
        Document(eventId, record.Assignment).TryReplaceAsync(record, cancellation);

    /// <summary>Changes a record, as <see cref="TableDocument{T}.ChangeAsync"/> does.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="known">The record as it was read.</param>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<DocumentChange<SlaRecord>> ChangeAsync(
        string eventId, SlaRecord known, Func<SlaRecord, SlaRecord> change, CancellationToken cancellation) =>
        Document(eventId, known.Assignment).ChangeAsync(change, cancellation, known);

    private TableDocument<SlaRecord> Document(string eventId, string assignment) =>
        new(tables.For(eventId), eventId, TraceRows.SlaPrefix + assignment, Form);
}

/// <summary>JSON of records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SlaRecord))]
internal sealed partial class SlaJson : JsonSerializerContext;

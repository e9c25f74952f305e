using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Acknowledge;

/// <summary>Somebody who has an event, or had it.</summary>
public sealed record SlaHolder
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
}

/// <summary>That an event was acknowledged.</summary>
/// <param name="At">When.</param>
/// <param name="By">The name of who had it then.</param>
/// <param name="How"><c>link</c> or <c>event</c>.</param>
/// <param name="Seconds">How long after its first owner got it.</param>
/// <param name="InTime">Whether its first owner still had it, and was in time.</param>
/// <param name="Event">The event that acknowledged it, where one did.</param>
public sealed record SlaAcknowledged(DateTimeOffset At, string By, string How, long Seconds, bool InTime, string? Event = null);

/// <summary>Who has an event by an assignment, and whether they acknowledged it.</summary>
public sealed record SlaRecord
{
    /// <summary>The assignment.</summary>
    public required string Assignment { get; init; }

    /// <summary>The workflow that named the first owner.</summary>
    public required string Workflow { get; init; }

    /// <summary>Everybody who had it, in order; the last one has it.</summary>
    public required IReadOnlyList<SlaHolder> Holders { get; init; }

    /// <summary>The partitions of <see cref="SlaKeys"/> in which it is.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How many timeouts did something: the one that may do the next thing has this number.</summary>
    public int Turn { get; init; }

    /// <summary>The nonce of the timeout that did the last thing, or that does the next one where <see cref="Moving"/>.</summary>
    public string? Taken { get; init; }

    /// <summary>Whether it is just going to another owner.</summary>
    public bool Moving { get; init; }

    /// <summary>That it was acknowledged; <see langword="null"/> where it is not yet.</summary>
    public SlaAcknowledged? Acknowledged { get; init; }

    /// <summary>Of which read it is; not part of the record.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }

    /// <summary>Who has it.</summary>
    [JsonIgnore]
    public SlaHolder Holder => Holders[^1];
}

/// <summary>The records of what is to be acknowledged, in their event's partition of the trace, which tells of them.</summary>
public sealed class SlaRecords(TraceTables tables)
{
    private const string Json = "Story";

    /// <summary>Adds a record where there is none; one that is there stays as it is.</summary>
    public async Task AddAsync(string eventId, SlaRecord record, CancellationToken cancellation)
    {
        var table = await tables.EnsureAsync(eventId, cancellation);

        // Refused to a redelivery: the clock runs already
        await table.TryAddAsync(Entity(eventId, record), cancellation);
    }

    /// <summary>The record of an event and assignment; <see langword="null"/> where there is none, or none any more.</summary>
    public async Task<SlaRecord?> FindAsync(string eventId, string assignment, CancellationToken cancellation)
    {
        try
        {
            var found = await tables.For(eventId).GetEntityIfExistsAsync<TableEntity>(
                eventId, TraceRows.SlaPrefix + assignment, cancellationToken: cancellation);
            return found is { HasValue: true, Value: { } entity } ? Read(entity) : null;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Replaces a record if nobody else has since it was read.</summary>
    /// <returns>The record with its new ETag, or <see langword="null"/> where somebody else was quicker.</returns>
    public async Task<SlaRecord?> TryReplaceAsync(string eventId, SlaRecord record, CancellationToken cancellation)
    {
        var replaced = await tables.For(eventId).TryReplaceAsync(Entity(eventId, record), record.ETag, cancellation);
        return replaced.Written is { } etag ? record with { ETag = etag } : null;
    }

    private static SlaRecord Read(TableEntity entity) =>
        JsonSerializer.Deserialize(LongText.Read(entity, Json)!, SlaJson.Default.SlaRecord)! with { ETag = entity.ETag };

    private static TableEntity Entity(string eventId, SlaRecord record)
    {
        var entity = new TableEntity(eventId, TraceRows.SlaPrefix + record.Assignment);
        LongText.Write(entity, Json, JsonSerializer.Serialize(record, SlaJson.Default.SlaRecord));
        return entity;
    }
}

/// <summary>JSON of records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SlaRecord))]
internal sealed partial class SlaJson : JsonSerializerContext;

using System.Buffers;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.DeadLetters;

/// <summary>Where a dead letter is in its life.</summary>
internal enum DeadLetterState
{
    /// <summary>In the poison queue, waiting for people.</summary>
    Dead,

    /// <summary>Put back on its queue.</summary>
    Replayed,

    /// <summary>Given up by somebody, with a reason.</summary>
    Discarded,
}

/// <summary>What is known of a dead letter: all that its poison message says, and where that message is.</summary>
internal sealed record DeadLetterRecord : StoredRecord
{
    /// <summary>The same for every death of the same message: <c>x</c> and hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The queue whose message it was.</summary>
    public required string Queue { get; init; }

    /// <summary>The delivery's, event's or action's id.</summary>
    public required string Key { get; init; }

    /// <summary>The delivery or event whose trace tells more; empty where the message could not be read.</summary>
    public required string TraceId { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>The beginning of the destination's answer, if there was one.</summary>
    public string? Answer { get; init; }

    /// <summary>The HTTP status of that answer, if there was one.</summary>
    public int? Status { get; init; }

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public required long Attempts { get; init; }

    /// <summary>The nonce of the replay in which it died; empty for the first run.</summary>
    public string Run { get; init; } = "";

    /// <summary>Where it is in its life.</summary>
    public DeadLetterState State { get; init; }

    /// <summary>The nonce of the replay that puts it back; empty until one begins.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The poison message's id; empty until it is there.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>What the poison message can be deleted with, until somebody receives it.</summary>
    public string PopReceipt { get; init; } = "";

    /// <summary>Who replayed or discarded it and why, in words.</summary>
    public string Note { get; init; } = "";

    /// <summary>When it was replayed or discarded; <see langword="null"/> until it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The replay that was begun under <see cref="Nonce"/>; none until one is.</summary>
    public LetterClaim? Claim { get; init; }

    /// <summary>What kind of message it has.</summary>
    public LetterForm Form { get; init; }

    /// <summary>The message as its stage got it: its text, or where it is none of its stage what <see cref="Bytes"/> reads.</summary>
    public required string Body { get; init; }

    /// <summary>Why <see cref="Body"/> is not the message, in words; <see langword="null"/> where it is.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether a replay of it was begun and has not ended.</summary>
    public bool IsClaimed => State == DeadLetterState.Dead && Nonce.Length > 0;

    /// <summary>The exact bytes of the message.</summary>
    public byte[] Bytes() => DeadLetterRow.Kept(Body, Form);
}

/// <summary>Why a dead letter is one, without its message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TraceId">The delivery or event whose trace tells more; empty where the message could not be read.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="FailedAt">When it was given up.</param>
/// <param name="Key">The key of its claim: of an action, the event's id and the action's name.</param>
internal sealed record DeadLetterCause(string Id, string TraceId, string Reason, DateTimeOffset FailedAt, string Key = "");

/// <summary>
/// The table of dead letters. The poison queues hold the messages; this table says what is in them, so that they can be listed and
/// searched beyond the 32 messages that a queue lets one peek at, and replayed without receiving the others.
/// </summary>
internal sealed class DeadLetterRecords(StorageConnection storage, StoredText text)
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef");

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.DeadLetters);
    private readonly RowForm<DeadLetterRecord> _form = DeadLetterRow.Form(text);

    /// <summary>A dead letter's id.</summary>
    public static string IdOf(string queue, string key) => $"x{KeyHash.For(queue, key)[..24]}";

    /// <summary>Whether a text may be a dead letter's id.</summary>
    public static bool IsId(string id) => id is ['x', ..] && id.Length == 25 && id.AsSpan(1).IndexOfAnyExcept(IdCharacters) < 0;

    /// <summary>Adds a record, or reads the one that the id has.</summary>
    /// <returns>Whether this call added it, and the record that stands.</returns>
    public Task<(bool Added, DeadLetterRecord Stands)> AddOrReadAsync(DeadLetterRecord record, CancellationToken cancellation) =>
        Document(record.Queue, record.Id).AddOrReadAsync(record, cancellation);

    /// <summary>Replaces a record if nobody else has since it was read; <see langword="null"/> where somebody was quicker.</summary>
    public Task<DeadLetterRecord?> TryReplaceAsync(DeadLetterRecord record, CancellationToken cancellation) =>
        Document(record.Queue, record.Id).TryReplaceAsync(record, cancellation);

    /// <summary>Changes a record, as <see cref="TableDocument{T}.ChangeAsync"/> does.</summary>
    /// <param name="queue">The queue whose message it was.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<DocumentChange<DeadLetterRecord>> ChangeAsync(
        string queue, string id, Func<DeadLetterRecord, DeadLetterRecord> change, CancellationToken cancellation) =>
        Document(queue, id).ChangeAsync(change, cancellation);

    /// <summary>A record by its id; <see langword="null"/> where there is none.</summary>
    public Task<DeadLetterRecord?> FindAsync(string queue, string id, CancellationToken cancellation) =>
        Document(queue, id).FindAsync(cancellation);

    /// <summary>A record by its id alone; <see langword="null"/> where there is none.</summary>
    public async Task<DeadLetterRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        foreach (var queue in IsId(id) ? QueueNames.All : [])
        {
            if (await FindAsync(queue, id, cancellation) is { } record)
                return record;
        }

        return null;
    }

    /// <summary>The records of a queue's dead letters, in no order.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>.</param>
    /// <param name="since">Not given up before.</param>
    /// <param name="until">Given up before.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<DeadLetterRecord> DeadAsync(
        string queue,
        DateTimeOffset? since,
        DateTimeOffset? until,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = Dead(queue);
        if (since is { } from)
            filter += TableClient.CreateQueryFilter($" and FailedAt ge {from}");
        if (until is { } to)
            filter += TableClient.CreateQueryFilter($" and FailedAt lt {to}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return await _form.ReadAsync(entity, cancellation);
    }

    /// <summary>Those of a queue's dead letters whose replay was begun and has not ended.</summary>
    public async Task<IReadOnlyList<DeadLetterRecord>> ClaimedAsync(string queue, CancellationToken cancellation)
    {
        var claimed = new List<DeadLetterRecord>();
        await foreach (var entity in _table.QueryAsync<TableEntity>($"{Dead(queue)} and Nonce ne ''", cancellationToken: cancellation))
            claimed.Add(await _form.ReadAsync(entity, cancellation));
        return claimed;
    }

    /// <summary>How many dead letters a queue has.</summary>
    public async Task<int> CountDeadAsync(string queue, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var page in _table
            .QueryAsync<TableEntity>(Dead(queue), select: ["RowKey"], cancellationToken: cancellation)
            .AsPages())
            count += page.Values.Count;
        return count;
    }

    private static string Dead(string queue) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {queue} and State eq {nameof(DeadLetterState.Dead)}");

    /// <summary>Why a queue's dead letters are dead, in no order; their messages are not read.</summary>
    public async IAsyncEnumerable<DeadLetterCause> CausesAsync(
        string queue, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {queue} and State eq {nameof(DeadLetterState.Dead)}");
        string[] select = ["RowKey", "TraceId", "Reason", "FailedAt", "Key"];
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellation))
            yield return DeadLetterRow.Cause(row);
    }

    private TableDocument<DeadLetterRecord> Document(string queue, string id) => new(_table, queue, id, _form);
}

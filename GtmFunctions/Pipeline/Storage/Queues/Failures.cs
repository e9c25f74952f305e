using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Why a stage failed on a message.</summary>
/// <param name="Reason">In words.</param>
/// <param name="At">When it failed last.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record StageFailure(string Reason, DateTimeOffset At, long Attempts);

/// <summary>
/// Remembers why a stage failed on a message, by the message's bytes: the Functions host's own copy to a poison queue carries the body
/// only, so this is where its reason is found again.
/// </summary>
public sealed class Failures(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Failures);

    /// <summary>Notes a failure, over an earlier one of the same message.</summary>
    public async Task NoteAsync(string queue, BinaryData body, StageFailure failure, CancellationToken cancellation)
    {
        var entity = new TableEntity(queue, KeyHash.For(body.ToMemory().Span)) { ["At"] = failure.At, ["Attempts"] = failure.Attempts };
        LongText.Write(entity, "Reason", failure.Reason.Length > 4000 ? failure.Reason[..4000] : failure.Reason);
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>The last failure of a message; <see langword="null"/> where none is known.</summary>
    public async Task<StageFailure?> FindAsync(string queue, BinaryData body, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(
            queue, KeyHash.For(body.ToMemory().Span), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity }
            ? new StageFailure(entity.GetString("Reason"), entity.GetDateTimeOffset("At")!.Value, entity.GetInt64("Attempts")!.Value)
            : null;
    }

    /// <summary>Forgets a message that is done or dead.</summary>
    public async Task ForgetAsync(string queue, BinaryData body, CancellationToken cancellation) =>
        await _table.DeleteEntityAsync(queue, KeyHash.For(body.ToMemory().Span), cancellationToken: cancellation);
}

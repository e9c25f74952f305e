using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Why a stage failed on a message.</summary>
/// <param name="Reason">In words.</param>
/// <param name="At">When it failed last.</param>
/// <param name="Attempts">How often it was tried.</param>
internal sealed record StageFailure(string Reason, DateTimeOffset At, long Attempts) : StoredRecord;

/// <summary>
/// Remembers why a stage failed on a message, by the message's bytes: the Functions host's own copy to a poison queue carries the body
/// only, so this is where its reason is found again.
/// </summary>
internal sealed class Failures(StorageConnection storage)
{
    private const int MostCharacters = 4000;

    private static readonly RowForm<StageFailure> Form = RowForm.Properties(
        row => new StageFailure(row.GetString("Reason"), row.GetDateTimeOffset("At")!.Value, row.GetInt64("Attempts")!.Value),
        (row, failure) =>
        {
            (row["At"], row["Attempts"]) = (failure.At, failure.Attempts);
            row["Reason"] = BoundedText.Start(failure.Reason, MostCharacters);
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Failures);

    /// <summary>Notes a failure, over an earlier one of the same message.</summary>
    public Task NoteAsync(string queue, BinaryData body, StageFailure failure, CancellationToken cancellation) =>
        Document(queue, body).OverwriteAsync(failure, cancellation);

    /// <summary>The last failure of a message; <see langword="null"/> where none is known.</summary>
    public Task<StageFailure?> FindAsync(string queue, BinaryData body, CancellationToken cancellation) =>
        Document(queue, body).FindAsync(cancellation);

    /// <summary>Forgets a message that is done or dead.</summary>
    public Task ForgetAsync(string queue, BinaryData body, CancellationToken cancellation) =>
        Document(queue, body).DeleteAsync(cancellation);

    private TableDocument<StageFailure> Document(string queue, BinaryData body) =>
        new(_table, queue, KeyHash.For(body.ToMemory().Span), Form);
}

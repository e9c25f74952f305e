using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Reads a file into a list in place of events: all of it is a new version of the list, or nothing is. Rows that cannot be read are
/// rejected as those of events are; those without a key, or with that of a row before them, are left out by the list and counted.
/// </summary>
internal sealed class ListImport(ImportBlobs blobs, ListVersions versions, ListsInUse inUse, LiveFirst first)
{
    private const int PieceRows = 500;
    private const int MostRejected = 1000;

    /// <summary>Reads it.</summary>
    /// <param name="job">The import.</param>
    /// <param name="list">The list.</param>
    /// <param name="cancellation">Ends the reading; the version in use stays, and it is read again.</param>
    /// <returns>The import, at its end; not yet stored.</returns>
    /// <exception cref="UnreadableFileException">The file cannot be read to its end, or the list does not take it.</exception>
    public async Task<ImportJob> ReadAsync(ImportJob job, SyncedList list, CancellationToken cancellation)
    {
        Task<Stream> OpenAsync() => blobs.OpenAsync(job.Id, cancellation);
        var encoding = await ImportFile.EncodingAsync(OpenAsync, first.QuietAsync, cancellation);
        var (_, file) = await ImportFile.OpenAsync(OpenAsync, encoding, cancellation);
        if (file.Columns.Count > 0 && !file.Columns.Contains(list.Key, StringComparer.OrdinalIgnoreCase))
        {
            throw new UnreadableFileException(
                $"The file has no column '{list.Key}', which is the key of the list '{list.Name}'; it has "
                    + $"{string.Join(", ", file.Columns)}.");
        }

        var rejected = new List<RejectedRow>();
        var count = new ReadRows();
        var write = await versions.WriteAsync(
            list.Name,
            RowsAsync(file, list.Key, count, rejected, cancellation),
            new ListOrigin($"import {job.File}", job.AcceptsRemoved ? 100 : list.MostRemoved),
            cancellation);
        foreach (var (piece, rows) in rejected.Chunk(PieceRows).Index())
            await blobs.WriteRejectedAsync(job.Id, piece, rows, cancellation);
        var version = write switch
        {
            ListWrite.Written written => written.Version,
            ListWrite.Unchanged unchanged => unchanged.Version,
            ListWrite.HeldBack held => throw new UnreadableFileException(
                $"The list '{list.Name}' stays as it is: {held.Why}. Import it with --accept where that is meant."),
            ListWrite.Refused refused => throw new UnreadableFileException($"The list '{list.Name}' stays as it is: {refused.Why}."),
            _ => throw new InvalidOperationException($"No result {write} is known."),
        };
        if (write is ListWrite.Written)
            await inUse.RefreshAsync(list.Name, cancellation);
        return job with
        {
            Encoding = encoding,
            Columns = file.Columns,
            IsRead = true,
            Read = count.Rows,
            Accepted = version.Rows,
            Fed = version.Rows,
            Rejected = rejected.Count,
            Note = write.LeftOut.Words,
        };
    }

    private async IAsyncEnumerable<ListRow> RowsAsync(
        FileRows file, string key, ReadRows count, List<RejectedRow> rejected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in file.Rows.WithCancellation(cancellation))
        {
            if (++count.Rows % PieceRows == 0)
                await first.QuietAsync(cancellation);
            if (row.Columns is not { } columns)
            {
                rejected.Add(new RejectedRow(count.Rows, row.Line, row.Why ?? "it cannot be read", row.Cells));
                if (rejected.Count > MostRejected)
                    throw new UnreadableFileException(
                        $"More than {MostRejected} rows of the file cannot be read, the last in line {row.Line}: {row.Why}.");
                continue;
            }

            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in columns)
            {
                if (FieldText.From(value) is { Length: > 0 } text)
                    fields[name] = text;
            }

            yield return new ListRow(fields.GetValueOrDefault(key) ?? "", fields);
        }
    }

    private sealed class ReadRows
    {
        public long Rows { get; set; }
    }
}

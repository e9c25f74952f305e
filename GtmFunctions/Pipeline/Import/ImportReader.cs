using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Reads the file of an import to its end before any of its rows is fed, so that a file that breaks off, or turns out to be something else,
/// does nothing. Its rows are written in pieces, the rejected ones with their reasons beside them. What a piece holds follows from the file
/// alone, so that whoever reads it again writes the same.
/// </summary>
internal sealed class ImportReader(ImportBlobs blobs, LiveFirst first, TimeProvider clock)
{
    /// <summary>The most rows of a piece.</summary>
    public const int PieceRows = 500;

    private const int PieceBytes = 1 << 20;
    private const long MostRejected = 100_000;
    private const string NoText = "xlsx";

    // Far below the time in which a host ends a function; a step that reads on passes over what was read before
    private static readonly TimeSpan TimeOfAStep = TimeSpan.FromSeconds(60);

    /// <summary>Reads on.</summary>
    /// <param name="job">The import, and how far it has come.</param>
    /// <param name="source">Its source.</param>
    /// <param name="cancellation">Ends the reading; what is written by then is written again.</param>
    /// <returns>How far it came; not yet stored.</returns>
    /// <exception cref="UnreadableFileException">The file cannot be read to its end.</exception>
    public async Task<ImportJob> ReadAsync(ImportJob job, Source source, CancellationToken cancellation)
    {
        Task<Stream> OpenAsync() => blobs.OpenAsync(job.Id, cancellation);
        job = job with { Encoding = job.Encoding ?? await ImportFile.EncodingAsync(OpenAsync, first.QuietAsync, cancellation) ?? NoText };
        var (_, file) = await ImportFile.OpenAsync(OpenAsync, job.Encoding == NoText ? null : job.Encoding, cancellation);
        job = job with { Columns = file.Columns };
        var check = new RowCheck(job.Id, source, job.Mapping);
        var piece = new Piece();
        var begun = clock.GetTimestamp();
        var (place, step) = (0L, (long?)null);
        await foreach (var row in file.Rows.WithCancellation(cancellation))
        {
            if (++place <= job.Read)
                continue;
            if (place > ImportLimits.Rows)
                throw new UnreadableFileException($"The file has more than {ImportLimits.Rows} rows: import it in parts.");
            step ??= clock.GetTimestamp();
            var kept = RowMask.From(row, file.Columns, source);
            piece.Add(place, kept, check.Check(place, kept));
            if (!piece.IsFull)
                continue;
            job = await WriteAsync(job, piece, place, cancellation);
            piece = new Piece();
            if (job.Rejected > MostRejected && job.Rejected > job.Accepted)
            {
                throw new UnreadableFileException(
                    $"{job.Rejected} of the first {job.Read} rows are rejected: the columns do not hold what they are taken for. "
                    + "The rejected rows tell why.");
            }

            if (clock.GetElapsedTime(step.Value) > TimeOfAStep)
                return job;
            await first.RestAsync(begun, cancellation);
            begun = clock.GetTimestamp();
        }

        if (place > job.Read)
            job = await WriteAsync(job, piece, place, cancellation);
        return job with { IsRead = true };
    }

    private async Task<ImportJob> WriteAsync(ImportJob job, Piece piece, long read, CancellationToken cancellation)
    {
        await first.QuietAsync(cancellation);
        await blobs.WriteRowsAsync(job.Id, job.Pieces, piece.Lines(), cancellation);
        if (piece.Rejected.Count > 0)
            await blobs.WriteRejectedAsync(job.Id, job.Pieces, [.. piece.Rejected], cancellation);
        return job with
        {
            Pieces = job.Pieces + 1,
            Read = read,
            Accepted = job.Accepted + piece.Rows,
            Rejected = job.Rejected + piece.Rejected.Count,
        };
    }

    private sealed class Piece
    {
        private readonly StringBuilder _lines = new();

        public int Rows { get; private set; }

        public List<RejectedRow> Rejected { get; } = [];

        public bool IsFull => Rows == PieceRows || Rejected.Count == PieceRows || _lines.Length >= PieceBytes;

        public void Add(long place, FileRow row, CheckedRow found)
        {
            if (found.Line is { } line)
            {
                _lines.Append(line).Append('\n');
                Rows++;
            }
            else
            {
                Rejected.Add(new RejectedRow(place, row.Line, found.Why ?? "it cannot be read", row.Cells));
            }
        }

        public byte[] Lines() => Encoding.UTF8.GetBytes(_lines.ToString());
    }
}

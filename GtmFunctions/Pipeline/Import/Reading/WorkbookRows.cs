using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>
/// The rows of a workbook's first sheet. A workbook is a ZIP archive, whose list of contents stands at its end: it is copied to a file of
/// this machine, bounded, and read from there row by row.
/// </summary>
internal static class WorkbookRows
{
    /// <summary>Copies the workbook, and reads the line that names the columns.</summary>
    /// <param name="stream">The workbook.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UnreadableFileException">It is no workbook, or holds too much; also while rows are read.</exception>
    public static async Task<FileRows> OpenAsync(Stream stream, CancellationToken cancellation)
    {
        if (stream.Length > ImportLimits.WorkbookBytes)
        {
            throw new UnreadableFileException(
                $"The workbook has {stream.Length >> 20} MiB; at most {ImportLimits.WorkbookBytes >> 20} are read: save it as CSV UTF-8.");
        }

        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), $"gtm-import-{Guid.NewGuid():N}.xlsx"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            });
        try
        {
            await stream.CopyToAsync(copy, cancellation);
            var rows = Readable(() => Workbook.Rows(copy, ImportLimits.WorkbookUnpackedBytes).GetEnumerator());
            string[] columns = Readable(rows.MoveNext) ? [.. rows.Current.Select(PlainText.Line)] : [];
            columns = columns[..(Array.FindLastIndex(columns, column => column.Length > 0) + 1)];
            TableColumns.Check(columns);
            return new FileRows(columns, RowsAsync(copy, rows, columns, cancellation));
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    private static async IAsyncEnumerable<FileRow> RowsAsync(
        FileStream copy, IEnumerator<string[]> rows, string[] columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var closing = copy;
        using var ending = rows;
        for (var line = 2; Readable(rows.MoveNext); line++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TableColumns.Row(line, columns, rows.Current) is { } row)
                yield return row;
        }
    }

    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw new UnreadableFileException($"T{wrong.Message[1..]}.", wrong);
        }
    }
}

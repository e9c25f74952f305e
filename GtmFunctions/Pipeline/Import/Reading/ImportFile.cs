namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>Opens a file of any format that is read: CSV, NDJSON, a JSON list, a workbook, and each text packed with gzip.</summary>
internal static class ImportFile
{
    private const int HeadBytes = 64 << 10;

    /// <summary>Looks through a text file for its encoding; <see langword="null"/> for a workbook.</summary>
    /// <param name="open">Opens the file, from its beginning.</param>
    /// <param name="rest">Is awaited after each MiB.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UnreadableFileException">It cannot be read.</exception>
    public static async Task<string?> EncodingAsync(
        Func<Task<Stream>> open, Func<CancellationToken, Task> rest, CancellationToken cancellation)
    {
        var (_, format) = await LookAsync(open, cancellation);
        if (format == ImportFormat.Workbook)
            return null;
        await using var stream = await UnpackedAsync(await open(), cancellation);
        return await FileEncoding.FindAsync(stream, isHead: false, rest, cancellation);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="open">Opens the file, from its beginning; the stream can be searched.</param>
    /// <param name="encoding">Its encoding, where it was looked for; else that of its beginning.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UnreadableFileException">It cannot be read; also while its rows are gone through.</exception>
    public static async Task<(ImportFormat Format, FileRows Rows)> OpenAsync(
        Func<Task<Stream>> open, string? encoding, CancellationToken cancellation)
    {
        var (head, format) = await LookAsync(open, cancellation);
        if (format == ImportFormat.Workbook)
        {
            await using var workbook = await open();
            return (format, await WorkbookRows.OpenAsync(workbook, cancellation));
        }

        using var beginning = new MemoryStream(head, writable: false);
        encoding ??= await FileEncoding.FindAsync(
            beginning, isHead: head.Length == HeadBytes, rest: _ => Task.CompletedTask, cancellation);
        var letters = FileEncoding.Get(encoding);
        var stream = await UnpackedAsync(await open(), cancellation);
        return format switch
        {
            ImportFormat.Ndjson => (format, new FileRows([], NdjsonRows.ReadAsync(stream, letters, cancellation))),
            ImportFormat.Json => (format, new FileRows([], JsonRows.ReadAsync(stream, letters, cancellation))),
            _ => (format, await CsvRows.OpenAsync(stream, letters, letters.GetString(head), cancellation)),
        };
    }

    private static async Task<(byte[] Head, ImportFormat Format)> LookAsync(Func<Task<Stream>> open, CancellationToken cancellation)
    {
        await using var stream = await UnpackedAsync(await open(), cancellation);
        var head = new byte[HeadBytes];
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        head = head[..read];
        if (stream is UnpackedStream && (ImportFormats.IsGzip(head) || head is [(byte)'P', (byte)'K', 3, 4, ..]))
            throw new UnreadableFileException("The file is packed twice, or is a packed workbook: unpack it once.");
        return (head, ImportFormats.Find(head));
    }

    private static async Task<Stream> UnpackedAsync(Stream stream, CancellationToken cancellation)
    {
        var first = new byte[2];
        _ = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        stream.Position = 0;
        return ImportFormats.IsGzip(first) ? await UnpackedStream.OpenAsync(stream, cancellation) : stream;
    }
}

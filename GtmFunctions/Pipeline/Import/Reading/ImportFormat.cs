using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>What a file is, by its bytes and not by its name.</summary>
internal enum ImportFormat
{
    /// <summary>Cells with commas, semicolons or tabs between; the first line names the columns.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>A JSON list of objects.</summary>
    Json,

    /// <summary>An Excel workbook (.xlsx), whose first sheet counts.</summary>
    Workbook,
}

/// <summary>Tells what a file is by its first bytes.</summary>
internal static class ImportFormats
{
    /// <summary>Whether bytes begin a gzip file (RFC 1952, section 2.3.1).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    /// <summary>Tells the format of an unpacked file.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <exception cref="UnreadableFileException">It is of a kind that is not read.</exception>
    public static ImportFormat Find(ReadOnlySpan<byte> head)
    {
        if (Workbook.Is(head.ToArray()))
            return ImportFormat.Workbook;
        if (head is [0xD0, 0xCF, 0x11, 0xE0, ..])
            throw new UnreadableFileException(
                "The file is an old Excel file (.xls), or one with a password: save it as .xlsx without one, or as CSV UTF-8.");
        if (head is [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..])
            throw new UnreadableFileException("The file is a PDF: give CSV, NDJSON, JSON or .xlsx.");
        if (head is [0x28, 0xB5, 0x2F, 0xFD, ..] or [(byte)'B', (byte)'Z', (byte)'h', ..] or [0xFD, (byte)'7', (byte)'z', ..])
            throw new UnreadableFileException("The file is packed in a way that is not read: unpack it, or pack it with gzip.");
        var text = Letters(head);
        return text switch
        {
            [(byte)'{', ..] => ImportFormat.Ndjson,
            [(byte)'[', ..] => ImportFormat.Json,
            [(byte)'<', ..] => throw new UnreadableFileException(
                "The file begins as HTML or XML does, which is no table: was a page saved in place of the export? "
                + "Give CSV, NDJSON, JSON or .xlsx."),
            [] => throw new UnreadableFileException("The file is empty."),
            _ => ImportFormat.Csv,
        };
    }

    // What is written, without a byte order mark, blanks, and the zeros that UTF-16 has between
    private static ReadOnlySpan<byte> Letters(ReadOnlySpan<byte> head)
    {
        if (head is [0xEF, 0xBB, 0xBF, ..])
            head = head[3..];
        else if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            head = head[2..];
        while (head is [0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
            head = head[1..];
        return head;
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>The rows of a file with a JSON object a line. A line that is none costs that line.</summary>
internal static class NdjsonRows
{
    private const int LongestShown = 2000;

    /// <summary>Reads the rows.</summary>
    /// <param name="stream">The file, unpacked.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async IAsyncEnumerable<FileRow> ReadAsync(
        Stream stream, Encoding encoding, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 << 10);
        var line = new StringBuilder();
        var buffer = new char[32 << 10];
        var (number, isTooLong) = (1, false);
        while (await reader.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            var from = 0;
            while (buffer.AsSpan(from, read - from).IndexOf('\n') is var end and >= 0)
            {
                Add(buffer.AsSpan(from, end));
                if (Row(line, number, isTooLong) is { } row)
                    yield return row;
                (from, number, isTooLong) = (from + end + 1, number + 1, false);
                line.Clear();
            }

            Add(buffer.AsSpan(from, read - from));
        }

        if (Row(line, number, isTooLong) is { } last)
            yield return last;

        // The rest of a line that is too long is passed over as it comes
        void Add(ReadOnlySpan<char> part)
        {
            if (line.Length + part.Length > ImportLimits.RowBytes)
                isTooLong = true;
            else
                line.Append(part);
        }
    }

    /// <summary>A row of one JSON text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">Its line; 0 where it has none.</param>
    public static FileRow Row(string text, int number)
    {
        try
        {
            return JsonPayload.Parse(Encoding.UTF8.GetBytes(text)) is JsonObject row
                ? new FileRow(number, row, [text])
                : new FileRow(number, null, [text], "it is no JSON object, so nothing in it has a name");
        }
        catch (UnprocessableException wrong)
        {
            return new FileRow(number, null, [text], wrong.Message.Split(" The bytes are kept")[0]);
        }
    }

    private static FileRow? Row(StringBuilder line, int number, bool isTooLong)
    {
        var text = line.ToString().Trim(' ', '\t', '\r', '\u001e', '\uFEFF');
        if (isTooLong)
        {
            var shown = text.Length > LongestShown ? text[..LongestShown] : text;
            return new FileRow(number, null, [shown], $"it has more than {ImportLimits.RowBytes >> 10} KiB; its beginning is here");
        }

        return text.Length == 0 ? null : Row(text, number);
    }
}

using System.Globalization;
using CsvHelper;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>The text of a table, opened: commas, semicolons or tabs, perhaps below a line that only says which.</summary>
/// <param name="Reader">Reads its records, the first of which names the columns.</param>
/// <param name="Separator">What parts its cells.</param>
/// <param name="Above">How many lines are above those that the reader counts.</param>
internal sealed record CsvText(CsvReader Reader, char Separator, int Above) : IDisposable
{
    /// <summary>Where the record that was read last begins, from 1.</summary>
    public int Line => (int)Reader.LineNumber + Above;

    /// <summary>Opens a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="malformed">Told the line of a record with a quote that is not closed, or stands in the middle of a cell.</param>
    public static CsvText Open(string text, Action<int> malformed)
    {
        var (separator, skipped) = CsvSeparator.Find(text);
        var above = skipped == 0 ? 0 : 1;
        var reader = CsvReader.FromText(skipped == 0 ? text : text[skipped..], new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            FormatProvider = CultureInfo.InvariantCulture,
            OnMalformedRecord = bad => malformed((int)bad.LineNumber + above),
        });
        return new CsvText(reader, separator, above);
    }

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();
}

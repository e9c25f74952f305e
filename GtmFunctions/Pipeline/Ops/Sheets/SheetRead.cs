using System.Globalization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Outbound;

namespace GtmFunctions.Pipeline.Ops.Sheets;

/// <summary>What an answer of a sheet's address says.</summary>
internal abstract record SheetRead
{
    private SheetRead()
    {
    }

    /// <summary>That nothing has changed.</summary>
    public sealed record Unchanged : SheetRead;

    /// <summary>Its rows.</summary>
    /// <param name="Sheet">The rows.</param>
    /// <param name="HttpTag">The answer's <c>ETag</c>, where it has one.</param>
    public sealed record Rows(TableSheet Sheet, string? HttpTag) : SheetRead
    {
        /// <summary>A hash of what the rows say, however they are written.</summary>
        public string Identity => KeyHash.For(
            [.. Sheet.Rows.Select(row => row.Cells).Prepend(Sheet.Columns).Select(cells => string.Join('\u001F', cells))]);
    }

    /// <summary>Nothing that can be used.</summary>
    /// <param name="Why">Why, and what to do, in words that name no address.</param>
    public sealed record Refused(string Why) : SheetRead;

    /// <summary>The most bytes of a sheet that are read.</summary>
    public const int MostBytes = 4 << 20;

    private const string Publish =
        "publish the sheet itself as comma-separated values (Google Sheets: File, Share, Publish to web) and put that address into 'from'";

    /// <summary>Reads an answer.</summary>
    /// <param name="result">What came of the call.</param>
    /// <param name="current">The table as it is, whose columns the sheet must have.</param>
    public static SheetRead Read(OutboundResult result, TableSheet current) => result switch
    {
        OutboundFailure { Kind: OutboundFailureKind.Redirected } =>
            new Refused($"the sheet's address leads on and on, as to a sign-in page: {Publish}"),
        OutboundFailure failure => new Refused($"the sheet could not be fetched: {failure.Reason}"),
        OutboundResponse { Status: 304 } => new Unchanged(),
        OutboundResponse { Status: 401 or 403 } response =>
            new Refused($"the sheet's address answered {response.Status}: it wants somebody to sign in, so {Publish}"),
        OutboundResponse { Status: 404 or 410 } response =>
            new Refused($"the sheet's address answered {response.Status}: it was deleted or is not published any more"),
        OutboundResponse { Status: not 200 } response => new Refused(string.Create(
            CultureInfo.InvariantCulture, $"the sheet's address answered {response.Status}: it is asked again when it is due")),
        OutboundResponse { Truncated: true } => new Refused($"the sheet is larger than {MostBytes >> 20} MiB"),
        OutboundResponse response when PublishedTable.IsPage(response) => new Refused(
            $"the address gives a web page and not a table, such as a sign-in page or the sheet as people see it: {Publish}"),
        OutboundResponse response => Table(response, current),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No result of this kind is known."),
    };

    private static SheetRead Table(OutboundResponse response, TableSheet current)
    {
        string text;
        try
        {
            text = TableText.Read(response.Body.ToArray());
        }
        catch (FormatException wrong)
        {
            return new Refused($"the sheet cannot be read: {wrong.Message}");
        }

        var sheet = TableSheet.Parse(text);
        if (sheet.Columns.Count == 0)
            return new Refused("the sheet is empty: its first line names the columns");
        string[] missing = [.. current.Columns.Except(sheet.Columns, StringComparer.OrdinalIgnoreCase).Where(column => column.Length > 0)];
        if (missing.Length > 0)
        {
            return new Refused(
                $"the sheet has no column {string.Join(", ", missing.Select(column => $"'{column}'"))}: its first line is "
                + $"'{BoundedText.Cut(string.Join(", ", sheet.Columns), 200)}'. "
                + "If the table is to lose a column, upload it once by its page");
        }

        return sheet.Rows.Count == 0
            ? new Refused("the sheet has no rows below its first line")
            : new Rows(sheet, response.Headers.GetValueOrDefault("ETag"));
    }
}

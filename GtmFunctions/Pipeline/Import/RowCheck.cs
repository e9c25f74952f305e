using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Import;

/// <summary>A row that was looked at.</summary>
/// <param name="Line">The row as intake takes it, as a line of JSON; <see langword="null"/> where it is rejected.</param>
/// <param name="Why">Why it is rejected, in words; <see langword="null"/> where it is not.</param>
internal readonly record struct CheckedRow(string? Line, string? Why);

/// <summary>
/// Tells rows that can become events from those that cannot, before anything is done with them: a row has an id where a column holds one,
/// and says who or what it is about.
/// </summary>
internal sealed class RowCheck
{
    // An envelope and the message stand around it
    private const int Deepest = JsonDepth.Payload - 2;

    private static readonly Dictionary<string, string> NoHeaders = [];

    private static readonly FieldPath[] Subjects =
    [
        .. ((string[])
        [
            "person.email", "person.phone", "person.id", "person.externalId", "account.domain", "account.name", "account.id",
            "account.externalId", "deal.id", "lead.id",
        ]).Select(FieldPath.Parse),
    ];

    private readonly ImportMapping? _mapping;
    private readonly Source? _source;

    /// <summary>Checks rows of an import.</summary>
    /// <param name="import">Its id.</param>
    /// <param name="source">Its source.</param>
    /// <param name="mapping">How its rows are read; <see langword="null"/> where they are the source's own webhooks.</param>
    /// <exception cref="FormatException">A path of the mapping is none.</exception>
    public RowCheck(string import, Source source, ImportMapping? mapping)
    {
        _mapping = mapping;
        _source = mapping is null ? null : ImportedRows.For(source, import, mapping);
    }

    /// <summary>Looks at a row.</summary>
    /// <param name="row">Its place among the rows, from 1.</param>
    /// <param name="read">The row as it was read.</param>
    public CheckedRow Check(long row, FileRow read)
    {
        if (read.Columns is not { } columns)
            return new CheckedRow(null, read.Why);
        if (read.Line != 0 || read.Cells.Count == 1)
        {
            if (DepthOf(columns) > Deepest)
                return new CheckedRow(null, $"it nests deeper than {Deepest} levels");
        }

        if (_source is null)
            return new CheckedRow(columns.ToJsonString(PipelineJson.Readable.Options), null);
        var item = ImportedRows.Envelope(row, columns);
        var line = item.ToJsonString(PipelineJson.Readable.Options);
        var normalised = Normaliser.Normalise(_source, new IntakeItem(0, item, new(""), item) { IsOneOfMany = true }, NoHeaders);
        return WhyNot(normalised) is { } why ? new CheckedRow(null, why) : new CheckedRow(line, null);
    }

    private string? WhyNot(NormalisedItem item)
    {
        if (_mapping!.Id is { } id && item.IdFrom == Normaliser.FromBytes)
            return $"it has no id: its column {Shown(id)} is empty";
        if (_mapping.Id is not null || Subjects.Any(field => field.Read(item.Data) is not null))
            return null;
        var unfit = item.Unfit.Where(one => Subjects.Any(field => field.Text == one.Field)).Select(one => $"{one.Field}: {one.Why}");
        var told = string.Join("; ", unfit);
        return told.Length > 0
            ? $"nothing in it says who it is about: {told}"
            : "nothing in it says who it is about: it has no e-mail address, domain, company, telephone number or id that is read";
    }

    private static string Shown(string path) => path.StartsWith("['", StringComparison.Ordinal) ? path[1..^1] : $"'{path}'";

    private static int DepthOf(JsonNode? node) => node switch
    {
        JsonObject named => 1 + named.Select(field => DepthOf(field.Value)).DefaultIfEmpty().Max(),
        JsonArray items => 1 + items.Select(DepthOf).DefaultIfEmpty().Max(),
        _ => 0,
    };
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// The rows of an import as intake reads them: an object with the row's place in its file and its columns, so that no column can take the
/// name of what is ours.
/// </summary>
internal static class ImportedRows
{
    /// <summary>The source of rows that nobody gave another one; no document has to write it.</summary>
    public const string OwnSource = "import";

    /// <summary>Where a row has its place in the file, from 1.</summary>
    public const string Row = "row";

    /// <summary>Where a row has its columns.</summary>
    public const string Columns = "columns";

    private static readonly SourceDefinition Provider = new()
    {
        Name = OwnSource,
        Title = "Import",
        Signature = [],
        Event = new EventDefinition(),
    };

    private static readonly Source Bare = new()
    {
        Name = OwnSource,
        Provider = Provider,
        Secrets = [],
        Mapping = new SourceMapping(Provider),
    };

    /// <summary>The source of rows that have no other; <see langword="null"/> for everything else.</summary>
    public static Source? FindSource(string name, Arrival? arrival) =>
        name == OwnSource && arrival is { By: ArrivalWay.Import, Mapping: not null } ? Bare : null;

    /// <summary>A row as intake reads it.</summary>
    /// <param name="row">Its place in the file, from 1.</param>
    /// <param name="columns">Its columns.</param>
    public static JsonObject Envelope(long row, JsonNode columns) => new() { [Row] = row, [Columns] = columns };

    /// <summary>A source as it reads the rows of an import.</summary>
    /// <param name="source">The source.</param>
    /// <param name="import">The import's id, which makes a row's place an id that no other import has.</param>
    /// <param name="mapping">How the rows are read.</param>
    /// <exception cref="FormatException">A path of the mapping is none.</exception>
    public static Source For(Source source, string import, ImportMapping mapping)
    {
        var provider = source.Provider with
        {
            Event = new EventDefinition
            {
                Id = [mapping.Id is { } id ? FieldExpression.From(Column(id)) : FieldExpression.Parse($"{import}:{{{Row}}}")],
                Time = mapping.Time is { } time ? [FieldExpression.From(Column(time))] : [],
            },
            Types = new Dictionary<string, string> { ["*"] = mapping.Type },
            Kinds = [],
            Map = mapping.Fields.ToDictionary(
                field => FieldPath.Parse(field.Key), field => new FieldMapping([Column(field.Value)])),
            Fetch = null,
        };
        return source with { Provider = provider, Mapping = new SourceMapping(provider), Fetch = null };
    }

    /// <summary>The path of a column in a row as intake reads it.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public static FieldPath Column(string path) =>
        FieldPath.Parse(path.StartsWith('[') ? Columns + path : $"{Columns}.{path}");
}

using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// How an API is asked for what happened, where it sends no webhooks or not all of them: <c>poll</c> of a file of the catalogue.
/// </summary>
/// <param name="Connector">Whose address, proof of identity, limits and reading of refusals hold.</param>
/// <param name="Url">The base of the addresses, where the connector has none.</param>
/// <param name="Records">What can be asked for, by name.</param>
public sealed record PollDefinition(string Connector, string? Url, IReadOnlyDictionary<string, PolledRecords> Records)
{
    /// <summary>What a document can say under <c>with</c>, with a word on each.</summary>
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();

    /// <summary>What it must say there, each as alternatives of which one is enough.</summary>
    public IReadOnlyList<IReadOnlyList<FieldPath>> Requires { get; init; } = [];
}

/// <summary>One kind of records that an API is asked for.</summary>
public sealed record PolledRecords
{
    /// <summary>Its name, such as <c>deals</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How a page is asked for.</summary>
    public required PollRequest Request { get; init; }

    /// <summary>What an answer is written in.</summary>
    public PollFormat Format { get; init; }

    /// <summary>
    /// Where the list of records is in an answer of JSON; the answer itself where <see langword="null"/>, as it is in every other format.
    /// </summary>
    public ItemsPath? Items { get; init; }

    /// <summary>How the next page is found; <see langword="null"/> where an answer is all there is.</summary>
    public PollPaging? Page { get; init; }

    /// <summary>How many records a page is asked for: <c>poll.size</c>.</summary>
    public int Size { get; init; } = 100;

    /// <summary>The most pages of one run; the next one goes on.</summary>
    public int MostPages { get; init; } = 50;

    /// <summary>Whether the newest record comes first; else the watermark moves with each page.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>What says how far the records were read; <see langword="null"/> where nothing does and each run reads all.</summary>
    public PollWatermark? Watermark { get; init; }

    /// <summary>How much of the time before the watermark is asked for again each time, for what the API shows late.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Lists inside a record whose entries are told more about elsewhere in it.</summary>
    public IReadOnlyList<PollJoin> Joins { get; init; } = [];

    /// <summary>Where id, type and time of a record are; those of the source's webhooks where <see langword="null"/>.</summary>
    public EventDefinition? Event { get; init; }

    /// <summary>The API's type to canonical type; the source's own where <see langword="null"/>.</summary>
    public IReadOnlyDictionary<string, string>? Types { get; init; }

    /// <summary>What some of the records fill and are called; the source's own where <see langword="null"/>.</summary>
    public IReadOnlyList<EventKind>? Kinds { get; init; }

    /// <summary>Canonical field to where it comes from in a record; the source's own where <see langword="null"/>.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping>? Map { get; init; }

    /// <summary>How a record tells that a webhook about it never came; <see langword="null"/> where it cannot.</summary>
    public GapMatch? Gaps { get; init; }

    /// <summary>What a document can say under <c>with</c> for these alone, with a word on each.</summary>
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();

    /// <summary>What it must say there, each as alternatives of which one is enough.</summary>
    public IReadOnlyList<IReadOnlyList<FieldPath>> Requires { get; init; } = [];

    /// <summary>An answer of the API.</summary>
    public SampleDefinition? Sample { get; init; }

    /// <summary>The parts that say what is asked, as a text that changes with them: a cursor in hand is of one such question.</summary>
    public required string Question { get; init; }

    /// <summary>The templates of its request.</summary>
    internal IEnumerable<Template> Templates =>
        new[] { Request.Path, Request.Body }.OfType<Template>().Concat(Request.Headers.Values);
}

/// <summary>A request for a page. Its templates see <c>poll</c>, <c>with</c> and <c>settings</c>.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">What follows the base, from its slash or question mark on; values in it are percent-encoded.</param>
/// <param name="Headers">Header to template.</param>
/// <param name="Body">The body of a POST; entries that come out as empty text are left out.</param>
public sealed record PollRequest(string Method, Template? Path, IReadOnlyDictionary<string, Template> Headers, Template? Body);

/// <summary>What an answer is written in.</summary>
public enum PollFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>Comma-separated values, as tables are read: the first line names the columns, each further one is a record.</summary>
    Csv,

    /// <summary>RSS or Atom: each entry is a record with <c>id</c>, <c>title</c>, <c>link</c>, <c>published</c> and so on.</summary>
    Feed,

    /// <summary>JSON on each line.</summary>
    Ndjson,
}

/// <summary>A list inside a record, each entry of which is given the fields of that entry of another list which has the same key.</summary>
/// <param name="List">The list.</param>
/// <param name="With">The other list.</param>
/// <param name="On">The key, which both have.</param>
public sealed record PollJoin(FieldPath List, FieldPath With, FieldPath On);

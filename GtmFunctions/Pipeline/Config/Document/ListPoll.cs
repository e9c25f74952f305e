using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How the rows of a list are read from an API: <c>from</c> of a list that is polled.</summary>
public sealed record ListPoll
{
    /// <summary>
    /// The source that is asked: one of the document's with its poll, or one that the list alone has. Its name is <c>list.LIST</c>, which
    /// no source of the document can have, so that the list's calls are told from those of the source's own poll.
    /// </summary>
    public required Source Source { get; init; }

    /// <summary>What it is called where it is shown: the source of the document, else the provider.</summary>
    public required string Of { get; init; }

    /// <summary>The records that are rows of the list.</summary>
    public required PolledRecords Records { get; init; }

    /// <summary>
    /// Column to where it comes from in a record; where it is empty, each plain value at the top of a record is a column of its name.
    /// </summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> Map { get; init; } = new Dictionary<FieldPath, FieldMapping>();

    /// <summary>Which records are rows; all that are not deleted where <see langword="null"/>.</summary>
    internal Filter? Filter { get; init; }

    /// <summary>What is asked and made of it, as a text that changes with either: a reading under way is of one such text.</summary>
    public required string Wording { get; init; }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll.Answers;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>Says which page follows a page. Values in, values out.</summary>
internal static class PagePlaces
{
    private const int LongestPlace = 8 << 10;

    /// <summary>The first page.</summary>
    public static PagePlace First(PollPaging? paging) => new(Cursor: null, paging?.First ?? 1, Offset: 0, Address: null);

    /// <summary>Whether pages are counted, so that a record that goes away moves those behind it to the page before.</summary>
    public static bool AreCounted(PollPaging? paging) => paging?.By is PageBy.Number or PageBy.Offset;

    /// <summary>Whether a page is told by the same as another.</summary>
    public static bool AreSame(PagePlace one, PagePlace other) =>
        one.Offset == other.Offset && (one.Cursor ?? one.Address) is { } name && name == (other.Cursor ?? other.Address);

    /// <summary>The page after one; <see langword="null"/> where that was the last.</summary>
    /// <param name="records">What is asked for.</param>
    /// <param name="place">The page.</param>
    /// <param name="page">What it holds.</param>
    /// <param name="address">Its address.</param>
    /// <param name="link">The answer's header <c>Link</c>.</param>
    /// <exception cref="AnswerFaultException">The answer does not say where the next page is as it should.</exception>
    public static PagePlace? Next(PolledRecords records, PagePlace place, AnswerRecords page, Uri? address, string? link)
    {
        if (records.Page is not { } paging
            || IsTrue(paging.End, page.Root)
            || (paging.More is not null && !IsTrue(paging.More, page.Root))
            || (paging.ShortEnds && page.Items.Count < records.Size))
            return null;
        return paging.By switch
        {
            PageBy.Cursor => At(FieldText.From(paging.At!.Read(page.Root)), place),
            PageBy.Last => page.Items.Count == 0 ? null : At(Last(paging, page.Items[^1]), place),
            PageBy.Number => page.Items.Count == 0 ? null : place with { Number = place.Number + 1 },
            PageBy.Offset => page.Items.Count == 0 ? null : place with { Offset = place.Offset + page.Items.Count },
            PageBy.Link => Follow(LinkHeader.Next(link), place, address),
            _ => Follow(FieldText.From(paging.At!.Read(page.Root)), place, address),
        };
    }

    private static PagePlace? At(string? cursor, PagePlace place) => string.IsNullOrEmpty(cursor)
        ? null
        : place with { Cursor = Bounded(cursor), Number = place.Number + 1 };

    private static string Last(PollPaging paging, JsonNode? record) => FieldText.From(paging.At!.Read(record)) is { Length: > 0 } text
        ? text
        : throw new AnswerFaultException($"the last record of a page has no '{paging.At.Text}', so that the next page cannot be asked for");

    private static PagePlace? Follow(string? next, PagePlace place, Uri? address)
    {
        if (string.IsNullOrWhiteSpace(next))
            return null;
        return Uri.TryCreate(address, Bounded(next), out var absolute)
            ? place with { Address = absolute.AbsoluteUri, Number = place.Number + 1 }
            : throw new AnswerFaultException("what the answer gives as the next page's address is none");
    }

    private static bool IsTrue(FieldPath? path, JsonNode? root) =>
        path is not null && string.Equals(FieldText.From(path.Read(root)), "true", StringComparison.OrdinalIgnoreCase);

    private static string Bounded(string text) => text.Length <= LongestPlace
        ? text
        : throw new AnswerFaultException($"the place of the next page has {text.Length} characters; {LongestPlace} can be kept");
}

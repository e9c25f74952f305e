using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How the next page of records is found.</summary>
/// <param name="By">What names it.</param>
public sealed record PollPaging(PageBy By)
{
    /// <summary>
    /// Where it stands: in the answer of <see cref="PageBy.Cursor"/> and <see cref="PageBy.Next"/>, in the last record of
    /// <see cref="PageBy.Last"/>.
    /// </summary>
    public FieldPath? At { get; init; }

    /// <summary>The number of the first page, of <see cref="PageBy.Number"/>.</summary>
    public int First { get; init; } = 1;

    /// <summary>Where an answer says <c>true</c> when there are no more pages.</summary>
    public FieldPath? End { get; init; }

    /// <summary>Where an answer says <c>true</c> when there are more pages.</summary>
    public FieldPath? More { get; init; }

    /// <summary>
    /// Whether a page with fewer records than were asked for is the last; else only one without any is, for APIs that give fewer than
    /// they are asked for.
    /// </summary>
    public bool ShortEnds { get; init; }
}

/// <summary>What names the next page.</summary>
public enum PageBy
{
    /// <summary>A cursor in the answer: <c>poll.cursor</c> of the next request.</summary>
    Cursor,

    /// <summary>A field of the page's last record: <c>poll.cursor</c> of the next request.</summary>
    Last,

    /// <summary>Its number: <c>poll.page</c>.</summary>
    Number,

    /// <summary>How many records are before it: <c>poll.offset</c>.</summary>
    Offset,

    /// <summary>The answer's header <c>Link</c> with <c>rel="next"</c> (RFC 8288).</summary>
    Link,

    /// <summary>An address in the answer.</summary>
    Next,
}

/// <summary>What says how far records were read.</summary>
/// <param name="From">The field of a record.</param>
/// <param name="As">What it is.</param>
public sealed record PollWatermark(FieldPath From, WatermarkKind As = WatermarkKind.Time);

/// <summary>What a watermark is.</summary>
public enum WatermarkKind
{
    /// <summary>A time in any form in which providers write one.</summary>
    Time,

    /// <summary>A whole number that grows.</summary>
    Number,

    /// <summary>A text that grows, compared character by character.</summary>
    Text,
}

/// <summary>How a polled record tells that a webhook about it never came.</summary>
public sealed record GapMatch
{
    /// <summary>Whether the record's event has the id that its webhook has, so that one that came is known by its claim.</summary>
    public bool SameId { get; init; }

    /// <summary>The provider's types of the webhooks that tell of such a change; of those with the same id none.</summary>
    public IReadOnlyList<TypePattern> On { get; init; } = [];

    /// <summary>Where the record has the subject of these webhooks.</summary>
    public FieldPath? Subject { get; init; }

    /// <summary>How far apart the record's time and a webhook's may be.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(5);
}

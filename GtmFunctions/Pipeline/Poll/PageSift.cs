using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>What of a page is handed on, and what it says of how far records were read.</summary>
internal sealed record PageSift
{
    // What the API's clock may be ahead of the time that it says itself, without a word
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>The records that are handed on.</summary>
    public required IReadOnlyList<JsonNode?> Handed { get; init; }

    /// <summary>The highest watermark so far, no later than the API's own time.</summary>
    public string? Highest { get; init; }

    /// <summary>Whether each record so far has a watermark that is not lower than those before it.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>How many are from before what was asked for.</summary>
    public int Old { get; init; }

    /// <summary>How many have no watermark that can be read.</summary>
    public int Unmarked { get; init; }

    /// <summary>How many are from a time to come.</summary>
    public int Future { get; init; }

    /// <summary>How many are from after the watermark; all, where there is none.</summary>
    public int New { get; init; }

    /// <summary>Sifts a page.</summary>
    /// <param name="records">What is asked for.</param>
    /// <param name="walk">The reading that it is a page of.</param>
    /// <param name="items">What it holds.</param>
    /// <param name="apiTime">The API's own time, or ours where it does not say.</param>
    public static PageSift From(PolledRecords records, PollWalk walk, IReadOnlyList<JsonNode?> items, DateTimeOffset apiTime)
    {
        if (records.Watermark is not { } watermark)
            return new PageSift { Handed = items, New = items.Count };
        var sift = new PageSift { Handed = [], Highest = walk.Highest, IsOrdered = walk.IsOrdered && !records.NewestFirst };
        var handed = new List<JsonNode?>(items.Count);
        var since = Watermarks.Asked(records, walk.Since, walk.Exact);
        var ceiling = watermark.As == WatermarkKind.Time ? Watermarks.From(apiTime) : null;
        var future = watermark.As == WatermarkKind.Time ? Watermarks.From(apiTime + Ahead) : null;
        foreach (var item in items)
        {
            var mark = Watermarks.Read(watermark, item);
            if (mark is null)
            {
                sift = sift with { Unmarked = sift.Unmarked + 1, New = sift.New + 1 };
                handed.Add(item);
                continue;
            }

            if (Watermarks.IsAfter(watermark.As, since, mark))
            {
                sift = sift with { Old = sift.Old + 1 };
                continue;
            }

            if (Watermarks.IsAfter(watermark.As, mark, walk.Since))
                sift = sift with { New = sift.New + 1 };
            if (future is not null && Watermarks.IsAfter(watermark.As, mark, future))
                sift = sift with { Future = sift.Future + 1 };
            if (ceiling is not null && Watermarks.IsAfter(watermark.As, mark, ceiling))
                mark = ceiling;
            sift = sift with
            {
                IsOrdered = sift.IsOrdered && !Watermarks.IsAfter(watermark.As, sift.Highest, mark),
                Highest = Watermarks.Later(watermark.As, mark, sift.Highest),
            };
            handed.Add(item);
        }

        return sift with { Handed = handed };
    }
}

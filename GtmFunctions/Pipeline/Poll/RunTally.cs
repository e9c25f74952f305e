using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>What a run remembers of its pages: how many records there were, and which came already.</summary>
internal sealed class RunTally(PolledRecords records)
{
    // What a pass holds of the records that it handed on; beyond it they are handed on again, and their claims tell
    private const int MostKnown = 200_000;

    private readonly HashSet<string> _records = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pages = new(StringComparer.Ordinal);
    private int _old;
    private int _unmarked;
    private int _future;

    /// <summary>How many pages were read.</summary>
    public int Pages { get; private set; }

    /// <summary>How many records were handed on.</summary>
    public int Handed { get; private set; }

    /// <summary>How many records had a watermark of their own.</summary>
    public int Marked { get; private set; }

    /// <summary>Whether one was new.</summary>
    public bool Found { get; private set; }

    /// <summary>Whether the pass that is under way brought nothing that an earlier one had not.</summary>
    public bool IsSettled { get; private set; } = true;

    /// <summary>What was odd, in words.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. Told(_unmarked, $"without a '{records.Watermark?.From}' that can be read: such a record is handed on each time that it is read"),
        .. Told(_old, "from before what was asked for, which were left out: the API does not go by what it is asked, or only roughly"),
        .. Told(_future, "from a time to come: the clock of whoever wrote them is ahead"),
    ];

    /// <summary>Whether a page came already in this pass.</summary>
    public bool IsRepeated(string page) => !_pages.Add(page);

    /// <summary>Another pass begins.</summary>
    public void BeginPass()
    {
        _pages.Clear();
        IsSettled = true;
    }

    /// <summary>Counts a page, and says which of its records did not come in an earlier pass.</summary>
    public IReadOnlyList<JsonNode?> Take(PageSift sift, bool isMoving)
    {
        Pages++;
        Found |= sift.New > 0;
        _old += sift.Old;
        _unmarked += sift.Unmarked;
        _future += sift.Future;
        Marked += sift.Handed.Count - sift.Unmarked;
        var fresh = isMoving ? [.. sift.Handed.Where(IsFresh)] : sift.Handed;
        IsSettled &= fresh.Count == 0;
        return fresh;
    }

    /// <summary>Counts records that were handed on.</summary>
    public void HandedOn(int count) => Handed += count;

    private bool IsFresh(JsonNode? item)
    {
        var key = KeyHash.For(item?.ToJsonString() ?? "null");
        return _records.Count >= MostKnown ? !_records.Contains(key) : _records.Add(key);
    }

    private static IEnumerable<string> Told(int count, string what) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} records {what}")];
}

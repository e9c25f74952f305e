using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>What a replay of many comes to: what it puts back, oldest first, and what it leaves out and why.</summary>
internal sealed class ReplayPlan
{
    private readonly List<(DateTimeOffset At, ReplayItem Item)> _items = [];
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    /// <summary>How many the filter found.</summary>
    public int Matched { get; private set; }

    /// <summary>How many are put back.</summary>
    public int Total => _items.Count;

    /// <summary>What is put back, the oldest first, so that of two writes of one record the newer one stands.</summary>
    public IReadOnlyList<ReplayItem> Items() =>
        [.. _items.OrderBy(one => one.At).ThenBy(one => one.Item.Id, StringComparer.Ordinal).Select(one => one.Item)];

    /// <summary>What is counted, by name and value.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, int>> Counts => _counts;

    /// <summary>What is left out, by why.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => _leftOut;

    /// <summary>Plans to put one back.</summary>
    /// <param name="at">Its place in time.</param>
    /// <param name="item">What.</param>
    /// <param name="by">What it is counted by, such as <c>class</c> and <c>notify</c>.</param>
    public void PutBack(DateTimeOffset at, ReplayItem item, params IEnumerable<(string Name, string? Value)> by)
    {
        Matched++;
        _items.Add((at, item));
        foreach (var (name, value) in by)
            Count(name, value ?? "none");
    }

    /// <summary>Leaves one out.</summary>
    public void LeaveOut(string why)
    {
        Matched++;
        LeaveOutOf(why);
    }

    /// <summary>Counts an action that is left out of something that is put back.</summary>
    public void LeaveOutOf(string why) => _leftOut[why] = _leftOut.GetValueOrDefault(why) + 1;

    /// <summary>Counts something.</summary>
    public void Count(string name, string value)
    {
        if (!_counts.TryGetValue(name, out var counts))
            _counts[name] = counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        counts[value] = counts.GetValueOrDefault(value) + 1;
    }

    /// <summary>Tells it.</summary>
    public JsonObject Tell(ReplayRequest request)
    {
        var story = new JsonObject
        {
            ["matched"] = Matched,
            ["total"] = Total,
            ["configuration"] = request.How.Configuration ?? "old",
            ["rate"] = request.Rate,
            ["seconds"] = (Total + request.Rate - 1) / request.Rate,
        };
        foreach (var (name, counts) in _counts)
            story[name] = new JsonObject(counts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));
        story["leftOut"] = new JsonArray(
            [.. _leftOut.Select(one => (JsonNode)new JsonObject { ["why"] = one.Key, ["count"] = one.Value })]);
        return story;
    }
}

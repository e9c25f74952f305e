using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts the calls of one address by both sides, in any order, and how near they come to its limits.</summary>
internal sealed class CallCount(PaceRules rules)
{
    private readonly List<DateTimeOffset> _before = [];
    private readonly List<DateTimeOffset> _after = [];

    /// <summary>How many calls the live rules make.</summary>
    public int Before => _before.Count;

    /// <summary>How many calls the draft makes.</summary>
    public int After => _after.Count;

    /// <summary>Adds a call of the live rules.</summary>
    public void AddBefore(DateTimeOffset at) => _before.Add(at);

    /// <summary>Adds a call of the draft.</summary>
    public void AddAfter(DateTimeOffset at) => _after.Add(at);

    /// <summary>Its limits, and how near both sides come to them.</summary>
    public IReadOnlyList<PreviewLimit> Limits()
    {
        DateTimeOffset[] before = [.. _before.Order()];
        DateTimeOffset[] after = [.. _after.Order()];
        return
        [
            .. rules.Windows.Select(window => new PreviewLimit(
                window.ToString(), window.Requests, Peak(before, window.Per), Peak(after, window.Per))),
            .. rules.Lifetime is { } most
                ? [new PreviewLimit(new Limit(most, null).ToString(), most, Before, After)]
                : Array.Empty<PreviewLimit>(),
        ];
    }

    // The most calls in any stretch of a length, of calls in the order of their times
    private static int Peak(DateTimeOffset[] calls, TimeSpan per)
    {
        var (first, peak) = (0, 0);
        for (var last = 0; last < calls.Length; last++)
        {
            while (calls[first] <= calls[last] - per)
                first++;
            peak = Math.Max(peak, last - first + 1);
        }

        return peak;
    }
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts the calls of one address by both sides, and how near they come to its limits.</summary>
internal sealed class CallCount(PaceRules rules)
{
    private readonly (PaceWindow Window, PeakCount Before, PeakCount After)[] _windows =
        [.. rules.Windows.Select(window => (window, new PeakCount(window.Per), new PeakCount(window.Per)))];

    /// <summary>How many calls the live rules make.</summary>
    public int Before { get; private set; }

    /// <summary>How many calls the draft makes.</summary>
    public int After { get; private set; }

    /// <summary>Adds a call of the live rules.</summary>
    public void AddBefore(DateTimeOffset at)
    {
        Before++;
        foreach (var (_, peak, _) in _windows)
            peak.Add(at);
    }

    /// <summary>Adds a call of the draft.</summary>
    public void AddAfter(DateTimeOffset at)
    {
        After++;
        foreach (var (_, _, peak) in _windows)
            peak.Add(at);
    }

    /// <summary>Its limits, and how near both sides come to them.</summary>
    public IReadOnlyList<PreviewLimit> Limits() =>
    [
        .. _windows.Select(one => new PreviewLimit(one.Window.ToString(), one.Window.Requests, one.Before.Peak, one.After.Peak)),
        .. rules.Lifetime is { } most
            ? [new PreviewLimit(new Limit(most, null).ToString(), most, Before, After)]
            : Array.Empty<PreviewLimit>(),
    ];
}

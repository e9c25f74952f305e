using System.Text.RegularExpressions;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>
/// Which storage calls of a life a crash table fails. The explicit rows fail each of them; the everyday ones the first of each kind (the
/// verb, and the table or queue), and of the others every n-th, from another one in each row, so that rows beside each other fail others.
/// </summary>
internal static partial class FailingCalls
{
    /// <summary>The step of a row that fails every call.</summary>
    public const int Every = 1;

    /// <summary>The numbers of the calls, in order.</summary>
    /// <param name="calls">The calls of a life in which none failed, as method and path.</param>
    /// <param name="step">How many calls a row goes on from one to the next.</param>
    /// <param name="row">Which row it is: where it begins.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> calls, int step, int row = 0)
    {
        var kinds = new HashSet<string>();
        return [.. Enumerable.Range(0, calls.Count).Where(call => kinds.Add(KindOf(calls[call])) | (call % step == row % step))];
    }

    /// <summary>A call without what differs from one event or day to the next.</summary>
    internal static string KindOf(string call) => Names().Replace(call, "");

    // Keys of a row, ids of a message, days
    [GeneratedRegex(@"\(.*|(?<=/messages)/.*|\d+")]
    private static partial Regex Names();
}

using System.Text.RegularExpressions;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>Which storage calls of a life an everyday row of a crash table fails; the explicit rows fail each of them.</summary>
internal static partial class FailingCalls
{
    /// <summary>The step of a row that fails every call.</summary>
    public const int Every = 1;

    /// <summary>
    /// Every n-th call, from another one in each row: as many rows as the step fail each call once between them, before or after it takes
    /// effect, with or without the process.
    /// </summary>
    /// <param name="calls">How many calls there are.</param>
    /// <param name="step">How many calls a row goes on from one to the next.</param>
    /// <param name="row">Which row it is: where it begins.</param>
    public static IReadOnlyList<int> InTurn(int calls, int step, int row) =>
        [.. Enumerable.Range(0, calls).Where(call => call % step == row % step)];

    /// <summary>The first call of each kind (its verb, and the table or queue), and every n-th: for a table of one everyday row.</summary>
    /// <param name="calls">The calls of a life in which none failed, as method and path.</param>
    /// <param name="step">How many calls the row goes on from one to the next.</param>
    public static IReadOnlyList<int> OfEachKind(IReadOnlyList<string> calls, int step)
    {
        var kinds = new HashSet<string>();
        return [.. Enumerable.Range(0, calls.Count).Where(call => kinds.Add(Names().Replace(calls[call], "")) | (call % step == 0))];
    }

    // What differs from one event or day to the next: keys of a row, ids of a message, days
    [GeneratedRegex(@"\(.*|(?<=/messages)/.*|\d+")]
    private static partial Regex Names();
}

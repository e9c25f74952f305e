using System.Text.RegularExpressions;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>
/// Which storage calls of a life a row of a crash table fails: some of them in a thorough run, fewer every day (<see cref="RunDepth"/>);
/// the explicit rows fail each of them.
/// </summary>
internal static partial class FailingCalls
{
    /// <summary>The step of a row that fails every call.</summary>
    public const int Every = 1;

    /// <summary>
    /// Every n-th call, from another one in each row: as many rows as the step fail each call once between them in a thorough run, before
    /// or after it takes effect, with or without the process.
    /// </summary>
    /// <param name="calls">How many calls there are.</param>
    /// <param name="step">How many calls a row goes on from one to the next.</param>
    /// <param name="row">Which row it is: where it begins.</param>
    public static IReadOnlyList<int> InTurn(int calls, int step, int row) =>
        InTurn(calls, step, row, step == Every || RunDepth.IsThorough);

    /// <summary>The first call of each kind (its verb, and the table or queue), and every n-th: for a table of one everyday row.</summary>
    /// <param name="calls">The calls of a life in which none failed, as method and path.</param>
    /// <param name="step">How many calls the row goes on from one to the next.</param>
    public static IReadOnlyList<int> OfEachKind(IReadOnlyList<string> calls, int step) =>
        OfEachKind(calls, step, step == Every || RunDepth.IsThorough);

    /// <summary>As the other of its name.</summary>
    internal static IReadOnlyList<int> InTurn(int calls, int step, int row, bool isThorough) =>
        Sample(Enumerable.Range(0, calls).Where(call => call % step == row % step), isThorough);

    /// <summary>As the other of its name.</summary>
    internal static IReadOnlyList<int> OfEachKind(IReadOnlyList<string> calls, int step, bool isThorough)
    {
        var kinds = new HashSet<string>();
        return Sample(
            Enumerable.Range(0, calls.Count).Where(call => kinds.Add(Names().Replace(calls[call], "")) | (call % step == 0)), isThorough);
    }

    // One at least: a row that fails none would show nothing
    private static int[] Sample(IEnumerable<int> calls, bool isThorough)
    {
        int[] all = [.. calls];
        var first = Math.Min(RunDepth.Thinner, all.Length) / 2;
        return isThorough ? all : [.. all.Where((_, place) => place % RunDepth.Thinner == first)];
    }

    // What differs from one event or day to the next: keys of a row, ids of a message, days
    [GeneratedRegex(@"\(.*|(?<=/messages)/.*|\d+")]
    private static partial Regex Names();
}

using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Lays over a comparison what became of an event as time passed, and whether that differs. Values in, values out.</summary>
internal static class PreviewHandOvers
{
    /// <summary>Lays it.</summary>
    /// <param name="change">Both sides, as they decided.</param>
    /// <param name="ruled">The event, whose clocks are settled.</param>
    public static PreviewChange Lay(PreviewChange change, RuledTwice ruled)
    {
        if (ruled.Before.Ways.Count == 0 && ruled.After.Ways.Count == 0)
            return change;
        var (before, after) = (Lay(change.Before, ruled.Before.Ways), Lay(change.After, ruled.After.Ways));
        return change with { Before = before, After = after, Kinds = Kinds(change.Kinds, before, after) };
    }

    // What one of them does nothing about is told already
    private static IReadOnlyList<PreviewKind> Kinds(IReadOnlyList<PreviewKind> kinds, PreviewSide before, PreviewSide after)
    {
        if (kinds.Contains(PreviewKind.NoLongerRouted) || kinds.Contains(PreviewKind.NewlyRouted)
            || Moves(before).SequenceEqual(Moves(after)))
            return kinds;
        var (more, less) = (kinds.Where(kind => kind < PreviewKind.HandOver), kinds.Where(kind => kind > PreviewKind.HandOver));
        return [.. more, PreviewKind.HandOver, .. less];
    }

    private static IEnumerable<(string Workflow, string Email, DateTimeOffset At)> Moves(PreviewSide side) =>
        from workflow in side.Workflows
        from move in workflow.Sla?.Moves ?? []
        select (workflow.Workflow, move.Email.ToLowerInvariant(), move.At);

    private static PreviewSide Lay(PreviewSide side, IReadOnlyList<SlaWay> ways) => ways.Count == 0 ? side : side with
    {
        Workflows =
        [
            .. side.Workflows.Select(workflow => ways.FirstOrDefault(way => way.Record.Workflow == workflow.Workflow) is { } way
                ? workflow with { Sla = Show(way) }
                : workflow),
        ],
    };

    private static PreviewSla Show(SlaWay way) => new(way.Record.Holders[0].Due, [.. way.Moves.Select(Show)])
    {
        IsKnown = way.IsKnown,
        Next = way.Next is { } next ? Show(next) : null,
    };

    private static PreviewMove Show(SlaMove move) => new(
        move.To.Owner.Email,
        move.To.Owner.Name,
        move.At,
        $"{move.Why}; {OwnerTrace.Sentence(move.To)}",
        move.To.By == ChosenBy.Fallback);
}

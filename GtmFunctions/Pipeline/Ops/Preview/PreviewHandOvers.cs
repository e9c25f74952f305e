using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Lays over a comparison what became of an event as time passed, and whether that differs.</summary>
internal sealed class PreviewHandOvers(PreviewSides sides)
{
    /// <summary>Lays it.</summary>
    /// <param name="live">The live rules.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="change">Both sides, as they decided.</param>
    /// <param name="ruled">The event, whose clocks are settled.</param>
    public PreviewChange Lay(Configuration live, Configuration draft, PreviewChange change, RuledTwice ruled)
    {
        if (ruled.Before.Ways.Count == 0 && ruled.After.Ways.Count == 0)
            return change;
        var (before, after) = (Lay(live, change.Before, ruled.Before.Ways), Lay(draft, change.After, ruled.After.Ways));
        return change with { Before = before, After = after, Kinds = Kinds(change.Kinds, before, after) };
    }

    // What one of them does nothing about is told already
    private static IReadOnlyList<PreviewKind> Kinds(IReadOnlyList<PreviewKind> kinds, PreviewSide before, PreviewSide after)
    {
        if (kinds.Contains(PreviewKind.NoLongerRouted) || kinds.Contains(PreviewKind.NewlyRouted))
            return kinds;
        return !Moves(before).SequenceEqual(Moves(after)) ? With(kinds, PreviewKind.HandOver)
            : !Notices(before).SequenceEqual(Notices(after)) ? With(kinds, PreviewKind.Message)
            : kinds;
    }

    private static IReadOnlyList<PreviewKind> With(IReadOnlyList<PreviewKind> kinds, PreviewKind kind) =>
        kinds.Contains(kind) ? kinds : [.. kinds.Where(one => one < kind), kind, .. kinds.Where(one => one > kind)];

    private static IEnumerable<(string Workflow, string Email, DateTimeOffset At)> Moves(PreviewSide side) =>
        from workflow in side.Workflows
        from move in workflow.Sla?.Moves ?? []
        select (workflow.Workflow, move.Email.ToLowerInvariant(), move.At);

    private static IEnumerable<PreviewNotice> Notices(PreviewSide side) =>
        side.Workflows.SelectMany(workflow => workflow.Sla?.Notices ?? []);

    private PreviewSide Lay(Configuration rules, PreviewSide side, IReadOnlyList<SlaWay> ways) => ways.Count == 0 ? side : side with
    {
        Workflows =
        [
            .. side.Workflows.Select(workflow => ways.FirstOrDefault(way => way.Record.Workflow == workflow.Workflow) is { } way
                ? workflow with { Sla = Show(rules, way) }
                : workflow),
        ],
    };

    private PreviewSla Show(Configuration rules, SlaWay way) => new(way.Record.Holders[0].Due, [.. way.Moves.Select(Show)])
    {
        IsKnown = way.IsKnown,
        Notices = [.. way.Told.Select(told => new PreviewNotice(told.At, sides.Show(rules, told.Notice)))],
        Next = way.Next is { } next ? Show(next) : null,
    };

    private static PreviewMove Show(SlaMove move) => new(
        move.To.Owner.Email,
        move.To.Owner.Name,
        move.At,
        $"{move.Why}; {OwnerTrace.Sentence(move.To)}",
        move.To.By == ChosenBy.Fallback);
}

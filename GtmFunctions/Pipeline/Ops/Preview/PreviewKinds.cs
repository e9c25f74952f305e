using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Tells in what the two sides of an event differ. Values in, values out.</summary>
internal static class PreviewKinds
{
    /// <summary>In what they differ, what matters most first; nothing where they are the same.</summary>
    public static IReadOnlyList<PreviewKind> Find(PreviewSide before, PreviewSide after)
    {
        var kinds = new List<PreviewKind>();
        void Add(PreviewKind kind, bool isSo)
        {
            if (isSo)
                kinds.Add(kind);
        }

        var (was, becomes) = (before.Outcome == Outcomes.Routed, after.Outcome == Outcomes.Routed);
        var (had, gets) = (Owners(before), Owners(after));
        Add(PreviewKind.Owner, was == becomes && !had.SetEquals(gets));
        Add(PreviewKind.NoLongerRouted, was && !becomes);
        Add(PreviewKind.ToFallback, HasFallback(after) && !HasFallback(before));
        Add(PreviewKind.NewlyRouted, !was && becomes);
        Add(PreviewKind.CannotDecide, CannotDecide(after) && !CannotDecide(before));
        Add(PreviewKind.Branch, after.Workflows.Any(one =>
            before.Workflows.FirstOrDefault(other => other.Workflow == one.Workflow) is { } other && other.Branch != one.Branch));
        Add(PreviewKind.Message, !Actions(before).SequenceEqual(Actions(after)));
        Add(PreviewKind.Subscribers, !Told(before).SetEquals(Told(after)));
        return kinds;
    }

    /// <summary>The addresses of those who own an event.</summary>
    public static HashSet<string> Owners(PreviewSide side) =>
        side.Workflows.Select(workflow => workflow.Owner?.Email).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool HasFallback(PreviewSide side) => side.Workflows.Any(workflow => workflow.Owner is { IsFallback: true });

    private static bool CannotDecide(PreviewSide side) => side.Workflows.Any(workflow => workflow.End == PreviewEnd.Failed);

    private static HashSet<(string Subscription, string What)> Told(PreviewSide side) =>
        side.Subscribers.SelectMany(one => one.Gets, (one, what) => (one.Subscription, what)).ToHashSet();

    private static IEnumerable<PreviewAction> Actions(PreviewSide side) => side.Workflows.SelectMany(workflow => workflow.Actions);
}

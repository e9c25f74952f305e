using System.Globalization;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>The totals of a preview in a sentence.</summary>
internal static class PreviewSentence
{
    /// <summary>The sentence: how many change hands first.</summary>
    public static string Render(PreviewTotals totals)
    {
        if (totals.Events == 0)
            return "There is no event to look at.";
        var (one, many) = totals.AreFixtures ? ("fixture", "fixtures") : totals.AreLeads ? ("lead", "leads") : ("event", "events");
        if (totals.Different == 0)
            return totals.Events == 1 ? $"The one {one} stays as it is." : $"All {Number(totals.Events)} {many} stay as they are.";
        (int Count, string One, string Many)[] parts =
        [
            (totals.ChangeOwner, "changes owner", "change owner"),
            (totals.NoLongerRouted, "is no longer routed", "are no longer routed"),
            (totals.ToFallback, "goes to the fallback", "go to the fallback"),
            (totals.NewlyRouted, "is newly routed", "are newly routed"),
            (totals.ChangeHandOver, "goes on otherwise when it is not acknowledged", "go on otherwise when they are not acknowledged"),
            (totals.CannotDecide, "can no longer be decided", "can no longer be decided"),
            (totals.ChangeBranch, "takes another branch", "take another branch"),
            (totals.OnlyMessage, "differs by its actions or texts alone", "differ by their actions or texts alone"),
            (totals.ChangeSubscribers, "is told to other subscribers", "are told to other subscribers"),
        ];
        var said = parts.Where(part => part.Count > 0);
        return totals.Events == 1
            ? $"The one {one} {string.Join(", ", said.Select(part => part.One))}."
            : $"Of {Number(totals.Events)} {many} "
                + string.Join(", ", said.Select(part => $"{Number(part.Count)} {(part.Count == 1 ? part.One : part.Many)}")) + ".";
    }

    /// <summary>A number as people read it: <c>1,204</c>.</summary>
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

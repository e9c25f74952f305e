using System.Globalization;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>The totals of a preview in a sentence.</summary>
internal static class PreviewSentence
{
    /// <summary>The sentence: how many change hands first.</summary>
    public static string Render(PreviewTotals totals)
    {
        var many = totals.AreLeads ? "leads" : "events";
        if (totals.Events == 0)
            return "There is no event to look at.";
        var one = totals.AreLeads ? "lead" : "event";
        if (totals.Different == 0)
            return totals.Events == 1 ? $"The one {one} stays as it is." : $"All {Number(totals.Events)} {many} stay as they are.";
        string?[] parts =
        [
            Part(totals.ChangeOwner, "changes owner", "change owner"),
            Part(totals.NoLongerRouted, "is no longer routed", "are no longer routed"),
            Part(totals.ToFallback, "goes to the fallback", "go to the fallback"),
            Part(totals.NewlyRouted, "is routed that is not now", "are routed that are not now"),
            Part(totals.CannotDecide, "can no longer be decided", "can no longer be decided"),
            Part(totals.ChangeBranch, "takes another branch", "take another branch"),
            Part(totals.OnlyMessage, "differs by its actions or texts alone", "differ by their actions or texts alone"),
        ];
        return $"Of {Number(totals.Events)} {(totals.Events == 1 ? one : many)} {string.Join(", ", parts.OfType<string>())}.";
    }

    /// <summary>A number as people read it: <c>1,204</c>.</summary>
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string? Part(int count, string one, string many) => count switch
    {
        0 => null,
        1 => $"1 {one}",
        _ => $"{Number(count)} {many}",
    };
}

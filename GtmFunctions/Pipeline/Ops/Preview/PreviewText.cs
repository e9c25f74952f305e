using System.Globalization;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>A preview in lines for a person: totals, then by owner, branch, workflow and destination, then examples.</summary>
public static class PreviewText
{
    private const int LongestMessage = 300;

    /// <summary>What a kind of difference is called.</summary>
    public static string NameOf(PreviewKind kind) => kind switch
    {
        PreviewKind.Owner => "another owner",
        PreviewKind.NoLongerRouted => "no longer routed",
        PreviewKind.ToFallback => "to the fallback",
        PreviewKind.NewlyRouted => "newly routed",
        PreviewKind.HandOver => "goes on otherwise",
        PreviewKind.Branch => "another branch",
        PreviewKind.CannotDecide => "cannot be decided",
        PreviewKind.Subscribers => "other subscribers",
        _ => "another message",
    };

    /// <summary>The totals and what is not known.</summary>
    public static IEnumerable<string> Totals(PreviewResult result)
    {
        yield return result.Answer;
        var span = result.Span is { } known ? $", decided from {Time(known.First)} to {Time(known.Last)}" : "";
        yield return $"The draft {result.Draft} beside the live {result.Live}{span}; nothing was sent.";
        foreach (var line in result.Unknown)
            yield return $"Note: {line}";
    }

    /// <summary>An example: both sides of an event.</summary>
    public static IEnumerable<string> Example(PreviewChange change)
    {
        var which = change.Fixture is { } fixture ? $"fixture {fixture}:" : change.Event;
        yield return $"{which} {change.Type} about {change.Subject ?? "nobody in particular"}: "
            + string.Join(", ", change.Kinds.Select(NameOf));
        foreach (var line in Side("now  ", change.Before).Concat(Side("draft", change.After)))
            yield return line;
    }

    /// <summary>To whom an event goes on where its owner does not acknowledge it; nothing where they do.</summary>
    public static IEnumerable<string> Sla(PreviewSla sla)
    {
        foreach (var move in sla.Moves)
            yield return $"from {Time(move.At)} {move.Name} ({move.Email}) has it: {move.Why}";
        if (sla.Next is { } next)
        {
            yield return $"whether they acknowledge in time is not known; if not, from {Time(next.At)} {next.Name} ({next.Email}) has it: "
                + next.Why;
        }
    }

    /// <summary>A call: to whom, when where that is later, and its message or why it is not sent.</summary>
    internal static string Call(DateTimeOffset? at, PreviewAction action, string message) =>
        $"{(at is { } later ? $"at {Time(later)} " : "")}{action.To}: {(action.Refused is { } refused ? $"not sent, {refused}" : message)}";

    /// <summary>A difference of two counts, with its sign; nothing where there is none.</summary>
    public static string Difference(int before, int after) =>
        after == before ? "" : (after - before).ToString("+#,0;-#,0", CultureInfo.InvariantCulture);

    /// <summary>How near a destination's calls come to a limit.</summary>
    public static string Limit(PreviewLimit limit) => limit.IsOver
        ? $"{limit.Limit}: {limit.PeakBefore} at most now, {limit.PeakAfter} by the draft, which has to wait"
        : $"{limit.Limit}: {limit.PeakBefore} at most now, {limit.PeakAfter} by the draft";

    private static IEnumerable<string> Side(string name, PreviewSide side)
    {
        if (side.Workflows.Count == 0)
            yield return $"  {name}: {(side.Outcome == PreviewSide.Absent ? "no such event" : side.Outcome)}";
        foreach (var workflow in side.Workflows)
        {
            var score = workflow.Score is { } scored ? $", score {scored}" : "";
            yield return $"  {name}: {workflow.Workflow}: {workflow.Why}{score}";
            if (workflow.Owner is { } owner)
                yield return $"         {owner.Name} ({owner.Email}): {owner.Why}";
            foreach (var line in workflow.Sla is { } sla ? Sla(sla) : [])
                yield return $"         {line}";
            foreach (var (at, action) in workflow.Calls())
                yield return $"         {Call(at, action, Shown(action.Message))}";
        }

        foreach (var told in side.Subscribers)
            yield return $"         {told.Subscription} is told: {string.Join(" and ", told.Gets)}";
    }

    private static string Shown(string text) => BoundedText.Fit(text, LongestMessage);

    /// <summary>A time as it stands in a preview: <c>2026-11-23 09:15Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands;

/// <summary>The map in words: what comes, who listens for it, where it goes, and what leads nowhere.</summary>
internal static class MapText
{
    /// <summary>Renders it.</summary>
    public static IEnumerable<string> Render(MapAnswer map) =>
        Lines(map).Select(TerminalText.Line);

    private static IEnumerable<string> Lines(MapAnswer map)
    {
        yield return $"{Count(map.Sources, "source")}, {Count(map.Workflows, "workflow")}, {Count(map.Signals, "signal")}, "
            + $"{Count(map.Destinations, "destination")}, {Count(map.Subscriptions, "subscription")}; "
            + $"configuration {map.Configuration}";
        foreach (var source in map.Sources ?? [])
        {
            var seen = (source.Seen ?? []).Select(type => $"{type.Count} {type.Type}").ToArray();
            yield return $"source {source.Source} ({source.Title}): {(seen.Length == 0 ? "nothing came yet" : string.Join(", ", seen))}";
        }

        foreach (var signal in map.Signals ?? [])
        {
            yield return $"signal {signal.Signal}: {Joined(signal.ListensFor)} -> {signal.Emits}, "
                + $"heard by {(signal.HeardBy is { Count: > 0 } ? Joined(signal.HeardBy) : "nobody")}";
        }

        if (map.Accounts is { } accounts)
            yield return $"accounts: every event is matched against {accounts.List}, which gives {Joined(accounts.Gives)}";
        foreach (var line in (map.Workflows ?? []).SelectMany(Workflow))
            yield return line;
        foreach (var assignment in map.Assignments ?? [])
        {
            var by = string.Join(", ", new[] { assignment.Table, assignment.Pool, assignment.Strategy }.OfType<string>());
            yield return $"assignment {assignment.Assignment}: {by}{(assignment.Fallback is { } fallback ? $"; else {fallback}" : "")}";
        }

        foreach (var destination in map.Destinations ?? [])
            yield return Destination(destination);
        foreach (var subscription in map.Subscriptions ?? [])
            yield return Subscription(subscription);
        string[] gaps = [.. Gaps(map.Gaps)];
        yield return gaps.Length == 0 ? "no gap: all that comes is listened for, and all that is there is reached" : "gaps";
        foreach (var gap in gaps)
            yield return $"  {gap}";
    }

    private static IEnumerable<string> Workflow(MapWorkflow workflow)
    {
        yield return $"workflow {workflow.Workflow} on {Joined(workflow.On)}";
        (string What, string? How)[] steps =
        [
            ("enrich", workflow.Enrich is { Count: > 0 } ? Joined(workflow.Enrich) : null),
            ("score", workflow.Score),
            ("owner", workflow.Assign),
        ];
        var told = string.Join("; ", steps.Where(step => step.How is not null).Select(step => $"{step.What} {step.How}"));
        if (told.Length > 0)
            yield return $"  {told}";
        foreach (var branch in workflow.Branches ?? [])
        {
            var when = branch.Reads is { Count: > 0 } ? $" by {Joined(branch.Reads)}" : "";
            yield return $"  {branch.Branch}{when} -> {(branch.To is { Count: > 0 } ? Joined(branch.To) : "nothing")}";
        }
    }

    private static string Destination(MapDestination destination)
    {
        var state = (destination.SwitchedOffFor, destination.DownFor) switch
        {
            ({ } off, _) => $"; has switched us off: {off}",
            (_, { } down) => $"; is down: {down}",
            _ => "",
        };
        var users = destination.UsedBy is { Count: > 0 } ? $"used by {Joined(destination.UsedBy)}" : "nothing uses it";
        return $"destination {destination.Destination} ({destination.Connector}): {users}{state}";
    }

    private static string Subscription(MapSubscription one)
    {
        var state = one switch
        {
            { Fault: { } fault } => $"; it matches nothing: {fault}",
            { State: "disabled" } => $"; disabled: {one.Why}",
            { State: "paused" } => $"; {one.Why ?? "paused"}",
            { FailingSince: { } since } => $"; it takes nothing since {since}",
            _ => "",
        };
        var filter = one.Where is { } words ? $" where {words}" : "";
        return $"subscription {one.Subscription}: {string.Join(" and ", one.Gets ?? [])} of {Joined(one.Types)}{filter}{state}";
    }

    private static IEnumerable<string> Gaps(MapGaps? gaps) => gaps is null ? [] :
    [
        .. (gaps.SourcesNeverHeardOf ?? []).Select(source => $"nothing ever came from {source}"),
        .. (gaps.SilentSources ?? []).Select(source => $"{source.Source} is quiet: {source.Why}"),
        .. (gaps.UnhandledTypes ?? []).Select(type => $"nobody listens for {type.Type} of {type.Source} ({type.Count} came)"),
        .. (gaps.SignalsThatNothingReached ?? []).Select(signal => $"nothing reached the signal {signal}"),
        .. (gaps.SignalsThatNothingListensTo ?? []).Select(signal => $"nobody listens to the signal {signal}"),
        .. (gaps.WorkflowsThatNothingReached ?? []).Select(workflow => $"nothing reached the workflow {workflow}"),
        .. (gaps.DestinationsThatNothingUses ?? []).Select(destination => $"nothing uses the destination {destination}"),
        .. (gaps.SubscriptionsThatNothingReached ?? []).Select(one => $"nothing reached the subscription {one}"),
        .. (gaps.DestinationsThatCallOurOwnHooks ?? []).Select(hook => $"{hook.Destination} calls our own source {hook.Source}"),
        .. (gaps.Rings ?? []).Select(ring => $"a ring: {ring}"),
    ];

    private static string Count<T>(IReadOnlyList<T>? list, string one) => $"{list?.Count ?? 0} {one}{(list?.Count == 1 ? "" : "s")}";

    private static string Joined(IReadOnlyList<string>? names) => string.Join(", ", names ?? []);
}

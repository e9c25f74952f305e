using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>
/// Compares what the version that is rolled out decided with what the current one did, over the last events since it is.
/// </summary>
internal sealed class RolloutComparison(PublishedDocuments documents, EventSearch search, EventTrace trace)
{
    /// <summary>The most events that are looked at.</summary>
    public const int MostLooked = 500;

    private const int MostExamples = 20;
    private const int AtOnce = 8;

    /// <summary>The two sides; <see langword="null"/> where none is rolled out.</summary>
    public async Task<RolloutSides?> ReadAsync(CancellationToken cancellation)
    {
        if (await documents.CurrentAsync(cancellation) is not { Rollout: { } rollout } current)
            return null;
        var found = await search.SearchAsync(new EventQuery(Since: rollout.Since, Top: MostLooked), cancellation);
        var decided = new List<Decided>();
        foreach (var part in found.Events.Chunk(AtOnce))
            decided.AddRange(await Task.WhenAll(part.Select(line => ReadAsync(line, cancellation))));
        return Compare(current.Name, rollout, decided, isAll: found.Next is null);
    }

    /// <summary>What the sides come to. Values in, values out.</summary>
    internal static RolloutSides Compare(string current, Rollout rollout, IReadOnlyList<Decided> events, bool isAll)
    {
        var mine = events.Where(one => one.Live?.Configuration == current).ToArray();
        Decided[] other = rollout.IsShadow
            ? [.. events.Where(one => one.Shadow?.Configuration == rollout.Version)]
            : [.. events.Where(one => one.Live?.Configuration == rollout.Version)];
        Decided[] both = rollout.IsShadow ? [.. other.Where(one => one.Live?.Configuration == current)] : [];
        Decided[] differ = [.. both.Where(one => Words(one.Live!) != Words(one.Shadow!))];
        return new RolloutSides
        {
            Percent = rollout.Percent,
            Since = rollout.Since,
            Looked = events.Count,
            IsAll = isAll,
            Current = Side(current, mine, one => one.Live!, one => one.Line.Outcome),
            Beside = rollout.IsShadow
                ? Side(rollout.Version, other, one => one.Shadow!, one => one.Shadow!.Outcome)
                : Side(rollout.Version, other, one => one.Live!, one => one.Line.Outcome),
            Both = both.Length,
            Differ = differ.Length,
            Examples =
            [
                .. differ.Take(MostExamples).Select(one => new RolloutDifference(
                    one.Line.Id, one.Line.Type, one.Line.Subject, Words(one.Live!), Words(one.Shadow!))),
            ],
        };
    }

    private async Task<Decided> ReadAsync(IndexedEvent line, CancellationToken cancellation)
    {
        var live = trace.ReadAsync(line.Id, TraceRows.Route, DecisionJson.Default.RouteDecision, cancellation);
        var shadow = trace.ReadAsync(line.Id, TraceRows.Shadow, DecisionJson.Default.RouteDecision, cancellation);
        return new Decided(line, await live, await shadow);
    }

    private static RolloutSide Side(
        string version, Decided[] events, Func<Decided, RouteDecision> decision, Func<Decided, string> outcome)
    {
        var workflows = events.SelectMany(one => decision(one).Workflows).ToArray();
        return new RolloutSide(
            version,
            events.Length,
            Counted(events.Select(outcome)),
            Counted(workflows.Select(workflow => workflow.Owner?.Owner.Email)),
            Counted(workflows.Select(workflow => workflow.Branch is { } branch ? $"{workflow.Workflow}: {branch}" : null)));
    }

    private static CountedName[] Counted(IEnumerable<string?> names) =>
    [
        .. names.OfType<string>().CountBy(name => name, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(counted => counted.Value).ThenBy(counted => counted.Key, StringComparer.Ordinal)
            .Select(counted => new CountedName(counted.Key, counted.Value)),
    ];

    // What a person would tell two decisions apart by: what became of it, whose it is, by which branch, and where it goes
    private static string Words(RouteDecision decision) => string.Join(
        "; ",
        decision.Workflows.Select(workflow =>
            $"{workflow.Workflow}: {workflow.Branch ?? "nothing"}"
            + $"{(workflow.Owner is { } owner ? $", {owner.Owner.Email}" : "")}"
            + $"{(workflow.To.Count > 0 ? $", to {string.Join(", ", workflow.To)}" : "")}")
        .DefaultIfEmpty(decision.Outcome));

    /// <summary>An event with what was decided.</summary>
    /// <param name="Line">The event.</param>
    /// <param name="Live">The decision that was acted on; <see langword="null"/> where there is none yet.</param>
    /// <param name="Shadow">The decision that was not; <see langword="null"/> where there is none.</param>
    internal sealed record Decided(IndexedEvent Line, RouteDecision? Live, RouteDecision? Shadow);
}

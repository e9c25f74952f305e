using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>
/// The map as things and ways between them: who sends (sources, and signals that make events of others), event types, workflows,
/// destinations and subscriptions. Values in, values out.
/// </summary>
/// <param name="Nodes">Everything that is drawn, by column and then in the order of the document.</param>
/// <param name="Edges">The ways.</param>
internal sealed record MapGraph(IReadOnlyList<MapNode> Nodes, IReadOnlyList<MapEdge> Edges)
{
    /// <summary>
    /// The ways that lead back to where they began, by the names along them: <c>forms → lead.created → loop → own-hook → forms</c>.
    /// </summary>
    public IReadOnlyList<string> Rings { get; init; } = [];

    private const string Asks = "asks ";
    private const string Unacknowledged = "unacknowledged";

    /// <summary>Whether the label of a way from a workflow is a branch, and not another reason to call a destination.</summary>
    public static bool IsBranch(string label) => label != Unacknowledged && !label.StartsWith(Asks, StringComparison.Ordinal);

    /// <summary>What stands above each column.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["Sources and signals", "Event types", "Workflows", "Destinations, subscribers"];

    /// <summary>Draws a configuration and what came in.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="facts">What else is known.</param>
    public static MapGraph Create(Configuration configuration, MapFacts facts)
    {
        var heard = Heard(configuration).ToHashSet();
        MapEdge[] ways = [.. Ways(configuration, facts, heard).DistinctBy(edge => (edge.From, edge.To, edge.Label))];
        string[] types = [.. Types(heard, ways)];
        MapEdge[] edges = [.. ways, .. MapSubscribers.Ways(configuration, facts.Subscriptions, types).Distinct()];
        var rings = MapRings.Find([.. edges, .. Back(configuration, facts)]);
        MapNode[] nodes =
        [
            .. configuration.Sources.Values.Select(source => Source(source, facts)),
            .. configuration.Signals.Values.Select(signal => Signal(signal, configuration)),
            .. types.Select(type => Type(type, configuration, facts, heard)),
            .. configuration.Workflows.Select(workflow => Workflow(workflow, configuration.Accounts)),
            .. configuration.Destinations.Values.Select(destination => Destination(
                destination,
                edges,
                configuration.Alerts?.GoTo(destination.Name) is true,
                facts.Destinations.GetValueOrDefault(destination.Name))),
            .. facts.Subscriptions.Select(subscription => MapSubscribers.Node(subscription, types)),
        ];
        return new MapGraph([.. nodes.Select(node => node with { Gap = RingGap(node, rings) ?? node.Gap })], edges)
        {
            Rings = [.. rings.Select(Names)],
        };
    }

    // Ways that are not drawn, since they go against the others: what signals hear, and destinations that call a hook of ours
    private static IEnumerable<MapEdge> Back(Configuration configuration, MapFacts facts) =>
        configuration.Signals.Values.SelectMany(signal => signal.Types.Select(type => new MapEdge(TypeId(type), SignalId(signal.Name), "")))
            .Concat(facts.OwnHooks.Select(hook => new MapEdge(DestinationId(hook.Key), SourceId(hook.Value), "")));

    private static string? RingGap(MapNode node, IReadOnlyList<IReadOnlyList<string>> rings) =>
        (node.Id == SignalId(node.Name) || node.Id == DestinationId(node.Name))
        && rings.FirstOrDefault(ring => ring.Contains(node.Id)) is { } ring
            ? $"it goes round: {Names(ring)}"
            : null;

    private static string Names(IReadOnlyList<string> ring) =>
        string.Join(" → ", ring.Select(id => id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]));

    private static IEnumerable<MapEdge> Ways(Configuration configuration, MapFacts facts, HashSet<string> heard)
    {
        foreach (var source in configuration.Sources.Values)
        {
            var came = facts.Seen.Where(type => type.Source == source.Name).Select(type => type.Type);
            var listened = source.CanonicalTypes
                .Where(type => heard.Contains(type) || MapSubscribers.ThatName(type, facts.Subscriptions).Any());
            foreach (var type in listened.Concat(came))
                yield return new MapEdge(SourceId(source.Name), TypeId(type), "");
        }

        foreach (var signal in configuration.Signals.Values)
            yield return new MapEdge(SignalId(signal.Name), TypeId(signal.Emit), "");
        foreach (var workflow in configuration.Workflows)
        {
            foreach (var type in workflow.On)
                yield return new MapEdge(TypeId(type), WorkflowId(workflow.Name), "");
            foreach (var enricher in workflow.Enrich.Select(name => configuration.Enrichers[name]))
            {
                if (enricher.Await is { Post.To: var table } && configuration.Destinations.ContainsKey(table))
                    yield return new MapEdge(WorkflowId(workflow.Name), DestinationId(table), Asks + enricher.Name);
            }

            foreach (var branch in workflow.Branches)
            {
                foreach (var action in branch.Do)
                    yield return new MapEdge(WorkflowId(workflow.Name), DestinationId(action.To), branch.Name);
            }

            if (SlaOf(workflow, configuration) is not { } sla)
                continue;
            foreach (var type in sla.AcknowledgedBy.SelectMany(rule => rule.On))
                yield return new MapEdge(TypeId(type), WorkflowId(workflow.Name), "acknowledges");
            foreach (var action in sla.Remind.Concat(sla.Reassign))
                yield return new MapEdge(WorkflowId(workflow.Name), DestinationId(action.To), Unacknowledged);
        }
    }

    private static IEnumerable<string> Types(IEnumerable<string> heard, IReadOnlyList<MapEdge> edges) => edges
        .Select(edge => edge.To)
        .Where(id => id.StartsWith(TypeId(""), StringComparison.Ordinal))
        .Concat(heard.Select(TypeId))
        .Distinct()
        .Select(id => id[TypeId("").Length..]);

    private static IEnumerable<string> Heard(Configuration configuration) =>
        configuration.Workflows.SelectMany(workflow => workflow.On)
            .Concat(configuration.Signals.Values.SelectMany(signal => signal.Types))
            .Concat(configuration.Workflows
                .SelectMany(workflow => SlaOf(workflow, configuration)?.AcknowledgedBy ?? [])
                .SelectMany(rule => rule.On));

    private static Sla? SlaOf(Workflow workflow, Configuration configuration) =>
        workflow.Assign is { } assign ? configuration.Assignments[assign].Sla : null;

    private static MapNode Source(Source source, MapFacts facts)
    {
        var came = facts.Seen.Where(type => type.Source == source.Name).ToArray();
        var count = came.Sum(type => type.Count);
        return new MapNode(
            SourceId(source.Name),
            MapKind.Source,
            source.Name,
            [
                source.Provider.Title,
                came.Length == 0 ? "" : Times(count),
                .. (facts.Handshakes.GetValueOrDefault(source.Name)?.Secrets ?? []).Select(Note),
            ],
            facts.Handshakes.GetValueOrDefault(source.Name) is { OpenUntil: not null } ? "anyone may supply its secret now"
                : came.Length == 0 ? "never heard of"
                : facts.Silent.GetValueOrDefault(source.Name)?.Why);
    }

    private static string Note(SuppliedSecret secret) => string.Create(
        CultureInfo.InvariantCulture,
        $"secret {secret.Fingerprint} of {secret.At.UtcDateTime:yyyy-MM-dd HH:mm}, from {(secret.From.Length > 0 ? secret.From : "?")}");

    private static MapNode Signal(Signal signal, Configuration configuration) => new(
        SignalId(signal.Name),
        MapKind.Signal,
        signal.Name,
        [$"hears {string.Join(", ", signal.Types)}", $"by {signal.Key}"],
        configuration.Workflows.Any(workflow => workflow.On.Contains(signal.Emit)) ? null : "no workflow listens for what it emits");

    private static MapNode Type(string type, Configuration configuration, MapFacts facts, HashSet<string> heard)
    {
        var came = facts.Seen.Where(each => each.Type == type).ToArray();
        var signals = configuration.Signals.Values.Where(signal => signal.Listens(type)).Select(signal => signal.Name).ToArray();
        var callers = came.Select(each => each.Source).ToHashSet();
        var answers = configuration.Enrichers.Values
            .Where(enricher => enricher.Await is { } wait && callers.Contains(wait.Source))
            .Select(enricher => enricher.Name)
            .ToArray();
        var told = MapSubscribers.ThatName(type, facts.Subscriptions).Select(one => one.Row.Name).ToArray();
        return new MapNode(
            TypeId(type),
            MapKind.Type,
            type,
            [
                came.Length == 0 ? "" : Times(came.Sum(each => each.Count)),
                Note("heard by", signals),
                Note("answers", answers),
                Note("told to", told),
            ],
            heard.Contains(type) || answers.Length > 0 || told.Length > 0 ? null : "nothing listens for it");
    }

    private static MapNode Workflow(Workflow workflow, AccountMatching? accounts) => new(
        WorkflowId(workflow.Name),
        MapKind.Workflow,
        workflow.Name,
        [
            Note("filter", workflow.Filter is { } filter ? filter.Fields : []),
            Note("account from", accounts is { } matching ? [matching.List] : []),
            Note("enrich", workflow.Enrich),
            Note("score", workflow.Score is { } score ? [score] : []),
            Note("assign", workflow.Assign is { } assign ? [assign] : []),
        ],
        workflow.Branches.Any(branch => branch.Do.Any()) ? null : "it does nothing");

    private static MapNode Destination(Destination destination, IReadOnlyList<MapEdge> edges, bool isTold, DestinationState? state) => new(
        DestinationId(destination.Name),
        MapKind.Destination,
        destination.Name,
        [
            destination.Connector,
            Note("limit", destination.Limits?.Select(limit => limit.ToString()) ?? []),
            isTold ? "told when something breaks" : "",
        ],
        !isTold && !edges.Any(edge => edge.To == DestinationId(destination.Name)) ? "nothing uses it"
            : state?.Switch.OffSince is not null ? "it has switched us off"
            : state is { Breaker.IsOpen: true } ? "it is down"
            : state?.Pace.PausedUntil is { } until ? PaceState.LeftAlone(until)
            : null);

    private static string Note(string what, IEnumerable<string> names) =>
        string.Join(", ", names) is { Length: > 0 } all ? $"{what} {all}" : "";

    private static string Times(long count) => count == 1 ? "came once" : $"came {count} times";

    private static string SourceId(string name) => $"source:{name}";

    private static string SignalId(string name) => $"signal:{name}";

    /// <summary>The id of an event type.</summary>
    internal static string TypeId(string name) => $"type:{name}";

    /// <summary>The id of a workflow.</summary>
    internal static string WorkflowId(string name) => $"workflow:{name}";

    private static string DestinationId(string name) => $"destination:{name}";
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Draws the map of a configuration: every source with what its provider does when it is not answered, every workflow and where its branches
/// go, every destination, and the gaps between them. Values in, values out.
/// </summary>
public static class MapView
{
    /// <summary>Draws the map.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="seen">What came in, as <see cref="DriftList"/> tells types: <c>source, type, count, lastSeenAt, handled</c>.</param>
    /// <param name="waiting">The events that wait for a call back.</param>
    /// <param name="states">What is known of destinations, by name; of some nothing is.</param>
    public static JsonObject Of(
        Configuration configuration,
        IReadOnlyList<JsonObject> seen,
        IReadOnlyList<WaitingEvent> waiting,
        IReadOnlyDictionary<string, DestinationState> states) => new()
    {
        ["configuration"] = configuration.Version,
        ["sources"] = Array(configuration.Sources.Values, source => Source(source, seen)),
        ["awaits"] = Array(configuration.Enrichers.Values.Where(enricher => enricher.Await is not null), enricher => Await(enricher, waiting)),
        ["workflows"] = Array(configuration.Workflows, Workflow),
        ["destinations"] = Array(configuration.Destinations.Values, destination => Destination(destination, configuration, states.GetValueOrDefault(destination.Name))),
        ["gaps"] = Gaps(configuration, seen),
    };

    private static JsonObject Source(Source source, IReadOnlyList<JsonObject> seen) => new()
    {
        ["source"] = source.Name,
        ["provider"] = source.Provider.Name,
        ["title"] = source.Provider.Title,
        ["docs"] = source.Provider.Docs?.OriginalString,
        ["schemes"] = Texts(source.Provider.Signature.Select(scheme => $"{scheme.Scheme} {scheme.Version}".Trim().ToLowerInvariant())),
        ["secrets"] = Texts(source.Secrets),
        ["handshake"] = source.Provider.Handshake?.Kind.ToString(),
        ["retries"] = Retries(source.Provider.Retries),
        ["types"] = new JsonObject(source.Types.Select(type => KeyValuePair.Create(type.Key, (JsonNode?)type.Value))),
        ["seen"] = Array(seen.Where(type => FieldText.Of(type["source"]) == source.Name), Seen),
    };

    private static JsonObject Retries(RetryDefinition retries) => new()
    {
        ["note"] = retries.Note,
        ["answerWithin"] = retries.AnswerWithin is { } within ? Duration.Text(within) : null,
        ["sendsAgainOn"] = Texts(retries.On),
        ["dropsTheEventOn"] = Texts(retries.Drops),
        ["stopsSendingOn"] = Texts(retries.Disables),
        ["goesOnFor"] = retries.For is { } span ? Duration.Text(span) : null,
        ["weAnswerOurOwnFaultsWith"] = retries.Unavailable,
    };

    private static JsonObject Seen(JsonObject type) => new()
    {
        ["type"] = type["type"]?.DeepClone(),
        ["count"] = type["count"]?.DeepClone(),
        ["lastSeenAt"] = type["lastSeenAt"]?.DeepClone(),
        ["handled"] = type["handled"]?.DeepClone(),
    };

    private static JsonObject Await(Enricher enricher, IReadOnlyList<WaitingEvent> waiting) => new()
    {
        ["enricher"] = enricher.Name,
        ["to"] = enricher.Await!.Post.To,
        ["calledBackAt"] = enricher.Await.Source,
        ["upTo"] = Duration.Text(enricher.Await.UpTo),
        ["onTimeout"] = enricher.Await.OnTimeout == AwaitTimeout.Continue ? "continue" : "dead-letter",
        ["gives"] = Texts(enricher.Gives),
        ["waitingForTheSource"] = waiting.Count(one => one.Sources.Contains(enricher.Await.Source)),
    };

    private static JsonObject Workflow(Workflow workflow) => new()
    {
        ["workflow"] = workflow.Name,
        ["on"] = Texts(workflow.On),
        ["filters"] = workflow.Filter is { } filter ? Texts(filter.Fields) : null,
        ["enrich"] = Texts(workflow.Enrich),
        ["score"] = workflow.Score,
        ["assign"] = workflow.Assign,
        ["branches"] = Array(workflow.Branches, branch => new JsonObject
        {
            ["branch"] = branch.Name,
            ["reads"] = branch.When is { } when ? Texts(when.Fields) : null,
            ["to"] = Texts(branch.Do.Select(action => action.To)),
        }),
    };

    private static JsonObject Destination(Destination destination, Configuration configuration, DestinationState? state) => new()
    {
        ["destination"] = destination.Name,
        ["connector"] = destination.Connector,
        ["retry"] = Texts(destination.Retry.Select(Duration.Text)),
        ["usedBy"] = Texts(Users(destination, configuration)),
        ["switchedOffSince"] = state?.Switch.OffSince,
        ["switchedOffFor"] = state?.Switch is { OffSince: not null } off ? off.Reason : null,
        ["downSince"] = state?.Breaker.OpenedAt,
        ["downFor"] = state is { Breaker.IsOpen: true } ? state.Breaker.Reason : null,
        ["addresses"] = Array(state?.Addresses ?? [], life => new JsonObject
        {
            ["address"] = life.Address,
            ["used"] = life.Used,
            ["left"] = life.Left,
            ["nearlyUsedUp"] = life.IsNearlyUsedUp,
        }),
    };

    private static JsonObject Gaps(Configuration configuration, IReadOnlyList<JsonObject> seen)
    {
        var types = seen.Select(type => FieldText.Of(type["type"])).ToHashSet();
        var sources = seen.Select(type => FieldText.Of(type["source"])).ToHashSet();
        return new JsonObject
        {
            ["sourcesNeverHeardOf"] = Texts(configuration.Sources.Keys.Where(source => !sources.Contains(source))),
            ["unhandledTypes"] = Array(seen.Where(type => type["handled"]?.GetValue<bool>() == false), type => new JsonObject
            {
                ["source"] = type["source"]?.DeepClone(),
                ["type"] = type["type"]?.DeepClone(),
                ["count"] = type["count"]?.DeepClone(),
            }),
            ["workflowsThatNothingReached"] = Texts(configuration.Workflows.Where(workflow => !workflow.On.Any(types.Contains)).Select(workflow => workflow.Name)),
            ["destinationsThatNothingUses"] = Texts(
                configuration.Destinations.Values.Where(destination => !Users(destination, configuration).Any()).Select(destination => destination.Name)),
        };
    }

    private static IEnumerable<string> Users(Destination destination, Configuration configuration) =>
    [
        .. from workflow in configuration.Workflows
           from branch in workflow.Branches
           where branch.Do.Any(action => action.To == destination.Name)
           select $"{workflow.Name}:{branch.Name}",
        .. from enricher in configuration.Enrichers.Values
           where enricher.Await?.Post.To == destination.Name
           select $"enrichers:{enricher.Name}",
    ];

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> draw) => new([.. items.Select(draw)]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

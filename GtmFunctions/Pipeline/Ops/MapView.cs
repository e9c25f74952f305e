using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Draws the map of a configuration: every source with what its provider does when it is not answered, what signals make of events, every
/// workflow and where its branches go, every destination and subscription, and the gaps between them. Values in, values out.
/// </summary>
internal static class MapView
{
    /// <summary>Draws the map.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="facts">What else is known.</param>
    public static JsonObject Render(Configuration configuration, MapFacts facts) => new()
    {
        ["configuration"] = configuration.Version,
        ["sources"] = Array(configuration.Sources.Values, source => Source(source, facts)),
        ["awaits"] = Array(
            configuration.Enrichers.Values.Where(enricher => enricher.Await is not null), enricher => Await(enricher, facts.Waiting)),
        ["accounts"] = configuration.Accounts is { } accounts ? Accounts(accounts) : null,
        ["signals"] = Array(configuration.Signals.Values, signal => Signal(signal, configuration)),
        ["workflows"] = Array(configuration.Workflows, Workflow),
        ["assignments"] = Array(configuration.Assignments.Values, Assignment),
        ["destinations"] = Array(
            configuration.Destinations.Values,
            destination => Destination(destination, configuration, facts.Destinations.GetValueOrDefault(destination.Name))),
        ["subscriptions"] = Array(facts.Subscriptions, Subscription),
        ["gaps"] = MapGapsView.Render(configuration, facts),
    };

    private static JsonObject Source(Source source, MapFacts facts) => new()
    {
        ["source"] = source.Name,
        ["provider"] = source.Provider.Name,
        ["title"] = source.Provider.Title,
        ["docs"] = source.Provider.Docs?.OriginalString,
        ["schemes"] = TextArray.Of(
            source.Provider.Signature.Select(scheme => $"{scheme.Scheme} {scheme.Version}".Trim().ToLowerInvariant())),
        ["secrets"] = TextArray.Of(source.Secrets),
        ["handshake"] = source.Provider.Handshake?.Kind.ToString(),
        ["supplied"] = facts.Handshakes.GetValueOrDefault(source.Name) is { } state ? HandshakeView.Render(state) : null,
        ["retries"] = Retries(source.Provider.Retries),
        ["types"] = new JsonObject(source.Mapping.Types.Select(type => KeyValuePair.Create(type.Key, (JsonNode?)type.Value))),
        ["polled"] = TextArray.Of(source.Records.Keys),
        ["seen"] = Array(facts.Seen.Where(type => type.Source == source.Name), Seen),
    };

    private static JsonObject Retries(RetryDefinition retries) => new()
    {
        ["note"] = retries.Note,
        ["answerWithin"] = retries.AnswerWithin is { } within ? Duration.Text(within) : null,
        ["sendsAgainOn"] = TextArray.Of(retries.On),
        ["dropsTheEventOn"] = TextArray.Of(retries.Drops),
        ["stopsSendingOn"] = TextArray.Of(retries.Disables),
        ["goesOnFor"] = retries.For is { } span ? Duration.Text(span) : null,
        ["weAnswerOurOwnFaultsWith"] = retries.Unavailable,
    };

    private static JsonObject Seen(SeenType type) => new()
    {
        ["type"] = type.Type,
        ["count"] = type.Count,
        ["lastSeenAt"] = type.LastSeenAt,
        ["handled"] = type.Handled,
    };

    private static JsonObject Signal(Signal signal, Configuration configuration) => new()
    {
        ["signal"] = signal.Name,
        ["key"] = signal.Key.Text,
        ["listensFor"] = TextArray.Of(signal.Types),
        ["combines"] = signal.IsAbsence ? "absence" : signal.Combination.ToString().ToLowerInvariant(),
        ["within"] = signal.IsAbsence ? null : Duration.Text(signal.Within),
        ["quietFor"] = signal.IsAbsence ? Duration.Text(signal.QuietFor) : null,
        ["cooldown"] = signal.Cooldown > TimeSpan.Zero ? Duration.Text(signal.Cooldown) : null,
        ["emits"] = signal.Emit,
        ["heardBy"] = TextArray.Of(MapUses.OfSignal(signal, configuration)),
    };

    private static JsonObject Await(Enricher enricher, IReadOnlyList<WaitingEvent> waiting) => new()
    {
        ["enricher"] = enricher.Name,
        ["to"] = enricher.Await!.Post.To,
        ["calledBackAt"] = enricher.Await.Source,
        ["upTo"] = Duration.Text(enricher.Await.UpTo),
        ["onTimeout"] = enricher.Await.OnTimeout == AwaitTimeout.Continue ? "continue" : "dead-letter",
        ["gives"] = TextArray.Of(enricher.Gives),
        ["waitingForTheSource"] = waiting.Count(one => one.Sources.Contains(enricher.Await.Source)),
    };

    private static JsonObject Workflow(Workflow workflow) => new()
    {
        ["workflow"] = workflow.Name,
        ["on"] = TextArray.Of(workflow.On),
        ["filters"] = workflow.Filter is { } filter ? TextArray.Of(filter.Fields) : null,
        ["enrich"] = TextArray.Of(workflow.Enrich),
        ["score"] = workflow.Score,
        ["assign"] = workflow.Assign,
        ["branches"] = Array(workflow.Branches, branch => new JsonObject
        {
            ["branch"] = branch.Name,
            ["reads"] = branch.When is { } when ? TextArray.Of(when.Fields) : null,
            ["to"] = TextArray.Of(branch.Do.Select(action => action.To)),
        }),
    };

    private static JsonObject Assignment(Assignment assignment) => new()
    {
        ["assignment"] = assignment.Name,
        ["table"] = assignment.Table?.File,
        ["pool"] = assignment.Pool?.File,
        ["strategy"] = AsWritten(assignment.Strategy),
        ["sticky"] = assignment.Sticky is { } sticky ? $"{sticky.Key.Text} for {Duration.Text(sticky.Window)}" : null,
        ["fallback"] = assignment.Fallback,
        ["sla"] = assignment.Sla is { } sla ? Sla(sla) : null,
    };

    private static JsonObject Sla(Sla sla) => new()
    {
        ["acknowledge"] = Duration.Text(sla.Acknowledge),
        ["hours"] = AsWritten(sla.Hours),
        ["remindAfter"] = TextArray.Of(sla.RemindAfter.Select(Duration.Text)),
        ["reminds"] = TextArray.Of(sla.Remind.Select(action => action.To)),
        ["then"] = sla.Successor == SlaSuccessor.Next ? $"the next, up to {sla.Most}, then the fallback" : "the fallback",
        ["tells"] = TextArray.Of(sla.Reassign.Select(action => action.To)),
        ["acknowledgedBy"] = TextArray.Of(sla.AcknowledgedBy.SelectMany(rule => rule.On).Distinct()),
    };

    private static JsonObject Destination(Destination destination, Configuration configuration, DestinationState? state) => new()
    {
        ["destination"] = destination.Name,
        ["connector"] = destination.Connector,
        ["retry"] = TextArray.Of(destination.Retry.Select(Duration.Text)),
        ["usedBy"] = TextArray.Of(MapUses.OfDestination(destination, configuration)),
        ["switchedOffSince"] = state?.Switch.OffSince,
        ["switchedOffFor"] = state?.Switch is { OffSince: not null } off ? off.Reason : null,
        ["downSince"] = state?.Breaker.OpenedAt,
        ["downFor"] = state is { Breaker.IsOpen: true } ? state.Breaker.Reason : null,
        ["leftAloneUntil"] = state?.Pace.PausedUntil,
        ["addresses"] = Array(state?.Addresses ?? [], life => new JsonObject
        {
            ["address"] = life.Address,
            ["used"] = life.Used,
            ["left"] = life.Left,
            ["nearlyUsedUp"] = life.IsNearlyUsedUp,
        }),
    };

    private static JsonObject Accounts(AccountMatching matching) => new()
    {
        ["list"] = matching.List,
        ["gives"] = TextArray.Of(matching.Map.Keys.Select(field => field.Text)),
    };

    private static JsonObject Subscription(LiveSubscription one) => new()
    {
        ["subscription"] = one.Row.Name,
        ["gets"] = TextArray.Of(one.Row.Gets.Select(SubscriptionPlace.BranchOf)),
        ["types"] = TextArray.Of(one.Row.Types),
        ["where"] = one.FilterWords,
        ["state"] = SubscriptionView.StateOf(one.Row.State),
        ["since"] = one.Row.StateSince,
        ["why"] = one.Row.Why,
        ["failingSince"] = one.Row.FailingSince,
        ["fault"] = one.Fault,
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> draw) => new([.. items.Select(draw)]);

    private static string AsWritten(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
}

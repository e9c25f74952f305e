using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>
/// Takes an event through the pipeline's own rules and writes, claims, asks and sends nothing: what storage knows now is looked at, what
/// other systems would say is what the caller or the cache knows. Its story has the shape of a trace.
/// </summary>
internal sealed class Simulation(
    EventEnrichment enrichment,
    AccountEnrichment accounts,
    CallbackAnswers callbacks,
    SignalObserver signals,
    RouteDecider decider,
    SubscriptionMatcher subscribers,
    SlaEvents acknowledging,
    ActionCalls calls,
    ConnectorClient connectors)
{
    /// <summary>Simulates one event.</summary>
    /// <param name="configuration">The document that decides.</param>
    /// <param name="taken">The event as intake would make it.</param>
    /// <param name="known">What enrichers are taken to answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// Its story from enrichment on: <c>outcome</c>, <c>stages</c>, <c>actions</c> with the <c>request</c> that each would make, and
    /// <c>subscribers</c>, who would be told of the event or the decision.
    /// </returns>
    public async Task<JsonObject> RunAsync(
        Configuration configuration,
        EventMessage taken,
        IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known,
        CancellationToken cancellation)
    {
        var enriched = await EnrichAsync(configuration, taken.Event, known, cancellation);
        var facts = Known.Nothing with
        {
            Signals = await signals.PreviewAsync(configuration, taken.Event, cancellation),
            Acknowledged = await acknowledging.PreviewAsync(configuration, taken.Event, cancellation),
        };
        var decision = await subscribers.AddAsync(
            taken.Event, await decider.PreviewAsync(configuration, taken.Event, facts, cancellation), cancellation);
        var stages = new JsonArray(TraceView.Stage("route", RouteTrace.Render(decision)));
        if (enriched.Enrichers.Count > 0)
            stages.Insert(0, TraceView.Stage("enrich", EnrichmentTrace.Render(enriched)));
        return new JsonObject
        {
            ["outcome"] = decision.Outcome,
            ["stages"] = stages,
            ["actions"] = new JsonArray(
                [.. decision.Actions.Select(
                    action => (JsonNode)Draft(configuration, action.MessageFor(taken, decision.Actions.Count), action.To))]),
            ["subscribers"] = new JsonArray([.. SubscriberTold.All(decision).Select(Told)]),
        };
    }

    private static JsonNode Told(SubscriberTold one) => new JsonObject
    {
        ["subscription"] = one.Subscription,
        ["gets"] = TextArray.Of(one.Gets),
    };

    // Nobody is asked, so that nobody takes the decision for the one that an answer would lead to
    private async Task<EnrichmentResult> EnrichAsync(
        Configuration configuration,
        CanonicalEvent @event,
        IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known,
        CancellationToken cancellation)
    {
        var said = Say(known, @event.Data);
        var fetched = await enrichment.FetchAsync(configuration, @event, before: null, ask: false, cancellation);
        var account = await accounts.MatchAsync(configuration, @event, ask: false, cancellation);
        var plan = EnricherPlan.For(configuration, @event);
        var enriched = await enrichment.EnrichAsync(plan, fetched, account, @event, ask: false, cancellation);
        var recalled = new List<EnricherOutcome>();
        foreach (var question in enriched.Awaited)
            recalled.Add(await callbacks.RecallAsync(question, @event, cancellation));
        var result = (enriched with { Outcomes = [.. said, .. enriched.Outcomes] }).ToResult(recalled);
        EnrichmentState.Write(result, @event.Data);
        return result;
    }

    private static IEnumerable<EnricherOutcome> Say(IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known, JsonObject data)
    {
        if (known.Count == 0)
            return [];
        var gave = new Dictionary<string, GivenField>();
        foreach (var (field, value) in known)
        {
            field.Write(data, value.DeepClone());
            gave[field.Text] = new GivenField(value.Kept(), EnricherOutcome.Known);
        }

        return [new EnricherOutcome { Enricher = "whichever gives it", From = EnricherOutcome.Known, Gave = gave }];
    }

    private JsonObject Draft(Configuration configuration, ActionMessage message, string to)
    {
        var draft = connectors.Draft(calls.Create(configuration, message, ActionCalls.ActionOf(configuration, message)));
        var told = new JsonObject
        {
            ["action"] = message.Action,
            ["to"] = to,
            ["connector"] = draft.Connector,
            ["class"] = draft.Class.ToString().ToLowerInvariant(),
        };
        if (draft.Refused is { } refused)
            told["refused"] = refused;
        else
            told["request"] = Request(draft);
        return told;
    }

    private static JsonObject Request(CallDraft draft) => new()
    {
        ["method"] = draft.Method,
        ["url"] = draft.Url,
        ["headers"] = new JsonObject(draft.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["body"] = draft.Body,
        ["notes"] = TextArray.Of(draft.Notes),
        ["steps"] = new JsonArray([.. draft.Steps.Select(step => (JsonNode)Step(step))]),
    };

    private static JsonObject Step(StepDraft step) => new()
    {
        ["name"] = step.Name,
        ["when"] = step.When,
        ["method"] = step.Method,
        ["url"] = step.Url,
        ["body"] = step.Body,
    };
}

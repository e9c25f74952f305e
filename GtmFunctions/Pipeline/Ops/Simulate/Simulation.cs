using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>
/// Takes an event through the pipeline's own rules and writes, claims, asks and sends nothing: what storage knows now is looked at, what
/// other systems would say is what the caller or the cache knows. Its story has the shape of a trace.
/// </summary>
public sealed class Simulation(
    SimulatedEnrichment enrichment,
    SignalObserver signals,
    RouteDecider decider,
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
    /// Its story from enrichment on: <c>outcome</c>, <c>stages</c>, <c>actions</c> with the <c>request</c> that each would make.
    /// </returns>
    public async Task<JsonObject> RunAsync(
        Configuration configuration,
        EventMessage taken,
        IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known,
        CancellationToken cancellation)
    {
        var enriched = await enrichment.RunAsync(configuration, taken.Event, known, cancellation);
        var facts = Known.Nothing with
        {
            Signals = await signals.PreviewAsync(configuration, taken.Event, cancellation),
            Acknowledged = await acknowledging.PreviewAsync(configuration, taken.Event, cancellation),
        };
        var decision = await decider.PreviewAsync(configuration, taken.Event, facts, cancellation);
        var stages = new JsonArray(TraceView.Stage("route", RouteTrace.Render(decision)));
        if (enriched.Count > 0)
            stages.Insert(0, TraceView.Stage("enrich", new JsonObject { ["enrichers"] = enriched }));
        return new JsonObject
        {
            ["outcome"] = decision.Outcome,
            ["stages"] = stages,
            ["actions"] = new JsonArray(
                [.. decision.Actions.Select(
                    action => (JsonNode)Draft(configuration, action.MessageFor(taken, decision.Actions.Count), action.To))]),
        };
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
        ["notes"] = new JsonArray([.. draft.Notes.Select(note => (JsonNode)note)]),
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

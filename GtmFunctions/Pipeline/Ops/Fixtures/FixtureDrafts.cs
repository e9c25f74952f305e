using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What an action would send.</summary>
/// <param name="To">The destination.</param>
/// <param name="Action">The connector's action.</param>
/// <param name="Message">All texts of the bodies that would be sent, a line each; a body as it is where it is no JSON.</param>
/// <param name="Body">The body as JSON; <see langword="null"/> where it is no object.</param>
/// <param name="Refused">Why it cannot be sent; <see langword="null"/> where it can.</param>
internal sealed record DraftedAction(string To, string Action, string Message, JsonObject? Body, string? Refused)
{
    /// <summary>Whether the workflow names a template for it.</summary>
    public bool IsOfTemplate { get; init; }
}

/// <summary>Drafts the calls of fixtures' actions: no setting of the app is read.</summary>
internal sealed class FixtureDrafts
{
    private readonly Configuration _configuration;
    private readonly ActionCalls _calls;

    /// <summary>Makes drafts by a document.</summary>
    public FixtureDrafts(Configuration configuration, ConnectorCatalogue catalogue)
    {
        var settings = FixtureSettings.For(configuration);
        _configuration = configuration;
        _calls = new ActionCalls(
            catalogue, new AcknowledgeLinks(settings, new PublicAddress(settings)), new EnrichmentQuestion(settings), settings);
    }

    /// <summary>Drafts what a decision's actions would send.</summary>
    public IReadOnlyList<DraftedAction> Make(FixtureEvent @event, RouteDecision decision) =>
        [.. decision.Actions.Select(action => Make(@event, action, decision.Actions.Count))];

    private DraftedAction Make(FixtureEvent @event, PlannedAction action, int total)
    {
        var message = action.MessageFor(@event.Message, total);
        var call = _calls.Create(_configuration, message, ActionCalls.ActionOf(_configuration, message));
        var draft = CallDrafter.Draft(call, new StoppedClock(@event.At));
        var bodies = draft.Steps.Select(step => step.Body).Append(draft.Body).OfType<string>().Select(body => (body, Json: Json(body)));
        var texts = bodies.SelectMany(one => one.Json is null ? [one.body] : Texts(one.Json));
        return new DraftedAction(
            action.To,
            call.Operation ?? call.Connector.DefaultAction,
            string.Join('\n', texts.Where(text => text.Length > 0)),
            Json(draft.Body) as JsonObject,
            draft.Refused)
        {
            IsOfTemplate = call.Template is not null,
        };
    }

    private static JsonNode? Json(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value => [FieldText.From(value) ?? ""],
        _ => [],
    };
}

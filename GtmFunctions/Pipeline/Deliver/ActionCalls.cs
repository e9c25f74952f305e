using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Outbound.Connectors;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>Makes calls of actions: the document's action, its destination, the connector's file, and what templates can name.</summary>
internal sealed class ActionCalls(
    ConnectorCatalogue catalogue, AcknowledgeLinks links, EnrichmentQuestion question, IConfiguration settings)
{
    /// <summary>An action in the document that decided it.</summary>
    /// <exception cref="UnprocessableException">The document has no such action.</exception>
    public static WorkflowAction ActionOf(Configuration configuration, ActionMessage message) =>
        (message switch
        {
            { Sla: { Part: not SlaPart.HandOver } sla } =>
                configuration.Assignments.GetValueOrDefault(sla.Assignment)?.Sla?.Actions(sla.Part).ElementAtOrDefault(message.Index),
            { Post: { } post } => configuration.Enrichers.GetValueOrDefault(post.Enricher)?.Await?.Post,
            { Part: ActionPart.Subscription } => new WorkflowAction(message.Workflow, Action: null, Template: null, With: null),
            { Event.Source: Alerts.Source } => configuration.Alerts?.To.ElementAtOrDefault(message.Index),
            _ => configuration.ActionAt(message.Workflow, message.Branch, message.Index),
        })
        ?? throw new UnprocessableException(
            $"Configuration {message.Configuration} has no action {message.Action}: it was edited in storage after it decided this event.");

    /// <summary>The call of an action's next try.</summary>
    public OutboundCall Create(Configuration configuration, ActionMessage message, WorkflowAction action)
    {
        var destination = configuration.Destinations[action.To];
        var with = action.With ?? [];
        IReadOnlyList<string> hidden = [];
        if (message.Post is { } post)
        {
            with = with.DeepClone().AsObject();
            hidden = question.Complete(with, configuration, post);
        }

        var values = EventFields.Scope(message.Event);
        foreach (var (name, value) in DecidedFields.All(message.Decided))
            values = values.With(name, value);
        var connector = catalogue.Connectors[destination.Connector];
        return new OutboundCall
        {
            ActionId = message.ActionId,
            Attempt = message.Attempt,
            Destination = destination,
            Connector = connector,
            Settings = settings,
            Operation = action.Action,
            Event = message.Event,
            Values = values.With("with", with),
            Hidden = hidden,
            Template = action.Template is { } template ? configuration.Templates[template]
                : message.Event.Source == Alerts.Source && connector.TakesText(action.Action) ? Alerts.Text
                : null,
            Link = action.Template is { } named && configuration.Templates[named].ReadsLink ? Link(message) : null,
        };
    }

    // Made here and kept nowhere: who has the link can acknowledge
    private AcknowledgeLink? Link(ActionMessage message) => message.Decided is { Acknowledge: { } terms, Owner: { } owner }
        ? links.For(message.Event.Id, terms.Assignment, terms.Step, owner.Email, terms.Since)
        : null;
}

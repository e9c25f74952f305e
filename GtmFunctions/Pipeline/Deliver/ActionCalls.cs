using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Events;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>Makes calls of actions: the document's action, its destination, the connector's file, and what templates can name.</summary>
public sealed class ActionCalls(ConnectorCatalogue catalogue, EnrichmentQuestion question, IConfiguration settings)
{
    /// <summary>An action in the document that decided it.</summary>
    /// <exception cref="UnprocessableException">The document has no such action.</exception>
    public static WorkflowAction ActionOf(Configuration configuration, ActionMessage message) =>
        (message.Post is { } post
            ? configuration.Enrichers.GetValueOrDefault(post.Enricher)?.Await?.Post
            : Routed(configuration, message))
        ?? throw new UnprocessableException(
            $"Configuration {message.Configuration} has no action {message.Action}: it was edited in storage after it decided this event.");

    /// <summary>The call of an action's next try.</summary>
    public OutboundCall Of(Configuration configuration, ActionMessage message, WorkflowAction action)
    {
        var destination = configuration.Destinations[action.To];
        var values = EventFields.Of(message.Event);
        foreach (var (name, value) in message.Decided)
            values[name] = value?.DeepClone();
        var with = action.With?.DeepClone().AsObject() ?? [];
        var hidden = message.Post is { } post ? question.Complete(with, configuration, post) : [];
        values["with"] = with;
        return new OutboundCall
        {
            ActionId = message.ActionId,
            Attempt = message.Attempt,
            Destination = destination,
            Connector = catalogue.Connectors[destination.Connector],
            Settings = settings,
            Operation = action.Action,
            Event = message.Event,
            Values = values,
            Hidden = hidden,
            Template = action.Template is { } template ? configuration.Templates[template] : null,
        };
    }

    private static WorkflowAction? Routed(Configuration configuration, ActionMessage message) =>
        configuration.Workflows.FirstOrDefault(workflow => workflow.Name == message.Workflow)
            ?.Branches.FirstOrDefault(branch => branch.Name == message.Branch)
            ?.Do.ElementAtOrDefault(message.Index);
}

using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A call that a document makes, with what the catalogue knows of it.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Destination">Whom it calls.</param>
/// <param name="Connector">The destination's connector.</param>
/// <param name="Action">The connector's action.</param>
/// <param name="Template">The template that it names, if any.</param>
/// <param name="With">What it says in <c>with</c>, if anything.</param>
internal sealed record UsedAction(
    Entry Place, Destination Destination, ConnectorDefinition Connector, ConnectorAction Action, Template? Template, Entry? With)
{
    /// <summary>Whether it asks an enricher's question, into whose <c>with</c> the pipeline puts values of its own.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>All calls of a document's workflows, assignments and enrichers whose connectors the catalogue has.</summary>
    public static IEnumerable<UsedAction> All(CheckedDocument document)
    {
        var places = document.Workflows.SelectMany(pair => Lists(pair.Entry))
            .Concat(document
                .Entries("assignments")
                .Select(one => one["sla"])
                .SelectMany(sla => new[] { sla?["remind"]?["do"], sla?["reassign"]?["do"] }))
            .SelectMany(DocumentFilter.Items);
        foreach (var place in places)
        {
            if (Find(document, place, place["to"]?.Text) is { } action)
                yield return action;
        }

        foreach (var entry in document.Entries("enrichers"))
        {
            var post = document.Configuration.Enrichers.GetValueOrDefault(entry.Key)?.Await?.Post;
            if (post is not null && Find(document, entry, post.To) is { } question)
                yield return question with { IsQuestion = true };
        }
    }

    /// <summary>The lists of actions of a workflow.</summary>
    public static IEnumerable<Entry?> Lists(Entry workflow) =>
        DocumentFilter.Items(workflow["branches"]).Select(branch => branch["do"]).Prepend(workflow["do"]);

    private static UsedAction? Find(CheckedDocument document, Entry place, string? to)
    {
        if (document.Configuration.Destinations.GetValueOrDefault(to ?? "") is not { } destination
            || document.Context.Connectors.Definitions.GetValueOrDefault(destination.Connector) is not { } connector
            || connector.Actions.GetValueOrDefault(place["action"]?.Text ?? connector.DefaultAction) is not { } action)
            return null;
        var template = document.Configuration.Templates.GetValueOrDefault(place["template"]?.Text ?? "");
        return new UsedAction(place, destination, connector, action, template, place["with"]);
    }
}

using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Leaving;

/// <summary>
/// Tells by which actions of a branch a next owner is told where no SLA tells them: those whose template names the owner, since to them the
/// event is another one now. What enrols a person or moves money is done once, whoever has the event.
/// </summary>
internal sealed class NextOwnerNotices(ConnectorCatalogue catalogue)
{
    /// <summary>The actions of a branch; none where the rules have no such branch any more.</summary>
    public IReadOnlyList<ActionPlace> Find(Configuration configuration, string workflow, string? branch) =>
    [
        .. configuration.Workflows.Where(one => one.Name == workflow)
            .SelectMany(one => one.Branches.Where(taken => taken.Name == branch))
            .SelectMany(taken => taken.Do.Index())
            .Where(one => NamesOwner(configuration, one.Item) && MayBeDoneAgain(configuration, one.Item))
            .Select(one => new ActionPlace(workflow, branch!, one.Index, one.Item.To)),
    ];

    /// <summary>The destinations by which somebody may be told of what an assignment gives them, in the order of the document.</summary>
    public IReadOnlyList<string> Destinations(Configuration configuration, string assignment) =>
    [
        .. configuration.Workflows.Where(workflow => workflow.Assign == assignment)
            .SelectMany(workflow => workflow.Branches.SelectMany(branch => Find(configuration, workflow.Name, branch.Name)))
            .Select(place => place.To)
            .Distinct(),
    ];

    private static bool NamesOwner(Configuration configuration, WorkflowAction action) =>
        action.Template is { } template && configuration.Templates[template].References.Any(Workflow.IsOwner);

    private bool MayBeDoneAgain(Configuration configuration, WorkflowAction action) =>
        ActionClasses.For(action, configuration, catalogue) is not (null or ActionClass.Enrol or ActionClass.Money);
}

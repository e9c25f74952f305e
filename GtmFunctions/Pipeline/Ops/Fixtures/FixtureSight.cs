using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What expectations are held against.</summary>
/// <param name="Configuration">The document that decided.</param>
/// <param name="Event">The event.</param>
/// <param name="Decision">What is to happen to it.</param>
/// <param name="Drafts">Makes the calls of its actions.</param>
internal sealed record FixtureSight(
    Configuration Configuration, FixtureEvent Event, RouteDecision Decision, FixtureDrafts Drafts)
{
    /// <summary>What each workflow that listens for the event decided, in a sentence; why none does.</summary>
    public string Why() => Decision.Workflows.Count == 0
        ? NobodyListens()
        : string.Join("; ", Decision.Workflows.Select(Sentence));

    /// <summary>What a workflow decided, in a sentence.</summary>
    public static string Sentence(WorkflowDecision workflow) => $"{workflow.Workflow}: {RouteTrace.Sentence(workflow)}";

    /// <summary>The decisions of a workflow; of all where none is named.</summary>
    public IReadOnlyList<WorkflowDecision> DecisionsFor(string? workflow) =>
        [.. Decision.Workflows.Where(one => workflow is null || one.Workflow == workflow)];

    private string NobodyListens()
    {
        var type = Event.Message.Event.Type;
        var known = Configuration.Workflows.SelectMany(workflow => workflow.On).Distinct();
        return $"no workflow listens for {type}{Language.Spelling.Suggest(type, known)}";
    }
}

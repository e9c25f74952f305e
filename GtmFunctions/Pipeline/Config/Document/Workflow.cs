using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>What happens to events of some types: filter, enrich, score, branch, act.</summary>
public sealed record Workflow
{
    /// <summary>The name that traces show.</summary>
    public required string Name { get; init; }

    /// <summary>The canonical event types that it listens for.</summary>
    public required IReadOnlyList<string> On { get; init; }

    /// <summary>What an event must meet to go on; <see langword="null"/> lets all through.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Names of enrichers, run in order.</summary>
    public IReadOnlyList<string> Enrich { get; init; } = [];

    /// <summary>The name of the scoring model, if one is used.</summary>
    public string? Score { get; init; }

    /// <summary>The name of the assignment that finds the owner, if one is used.</summary>
    public string? Assign { get; init; }

    /// <summary>Which events of one subject are acted on.</summary>
    public WorkflowOrder Order { get; init; }

    /// <summary>What makes two events the same intent; <see langword="null"/> where every event is its own.</summary>
    public Intent? Intent { get; init; }

    /// <summary>The first whose condition holds is taken. A workflow written with <c>do</c> alone has one branch, <c>always</c>.</summary>
    public required IReadOnlyList<Branch> Branches { get; init; }

    /// <summary>Whether the branch depends on who the owner is, so that an owner is named before there is a branch.</summary>
    public bool BranchesByOwner => Branches.Any(branch => branch.When?.Fields.Any(IsOwner) is true);

    /// <summary>Whether a path reads the owner that an assignment names.</summary>
    public static bool IsOwner(string path) => path == "owner" || path.StartsWith("owner.", StringComparison.Ordinal);
}

/// <summary>Which events of one subject a workflow acts on.</summary>
public enum WorkflowOrder
{
    /// <summary><c>arrival</c>: all, as they come.</summary>
    Arrival,

    /// <summary><c>newest</c>: one that is older than one already acted on is noted and dropped.</summary>
    Newest,
}

/// <summary>What makes two events, of whatever sources, the same intent.</summary>
/// <param name="Key">The fields whose values are the same.</param>
/// <param name="Window">How far apart the events may have happened.</param>
public sealed record Intent(IReadOnlyList<FieldPath> Key, TimeSpan Window);

/// <summary>One way that a workflow can go.</summary>
/// <param name="Name">The name that traces show.</param>
/// <param name="When">The condition; <see langword="null"/> always holds.</param>
/// <param name="Do">The actions, run side by side; none means that the event is logged, not actioned.</param>
public sealed record Branch(string Name, Filter? When, IReadOnlyList<WorkflowAction> Do);

/// <summary>One call to one destination.</summary>
/// <param name="To">The destination's name.</param>
/// <param name="Action">The connector's operation, such as <c>upsert-contact</c>; its default where <see langword="null"/>.</param>
/// <param name="Template">The template's name; without one the connector's own request, or the canonical event, is sent.</param>
/// <param name="With">Values that templates see as <c>with</c>.</param>
/// <param name="Priority">Who goes first where the destination cannot take all at once.</param>
public sealed record WorkflowAction(
    string To, string? Action, string? Template, JsonObject? With, ActionPriority Priority = ActionPriority.Normal);

/// <summary>Who goes first where a destination cannot take all at once.</summary>
public enum ActionPriority
{
    /// <summary><c>normal</c>: before low ones.</summary>
    Normal,

    /// <summary><c>high</c>: before all others; for what a person waits for.</summary>
    High,

    /// <summary><c>low</c>: when no other waits; for imports and clean-ups.</summary>
    Low,
}

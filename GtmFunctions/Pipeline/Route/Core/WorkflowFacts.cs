using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Route.Intents;
using GtmFunctions.Pipeline.Route.Order;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>
/// Tells the workflows of one event, one after the other, whether they may act on it and who owns it, from what is known; gathers what
/// is to be known first and what they claim. A workflow sees what those before it claim.
/// </summary>
internal sealed class WorkflowFacts(RoutePlan plan, Known known, DateTimeOffset now)
{
    private readonly List<Need> _needs = [];
    private readonly List<Effect> _effects = [];
    private readonly Dictionary<string, PoolState> _pools = [];
    private readonly Dictionary<string, OwnerDecision> _owners = [];

    /// <summary>What is to be known first.</summary>
    public IReadOnlyList<Need> Needs => _needs;

    /// <summary>What is claimed.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    private EventMark Mine => new(plan.Event.Id, plan.Event.Time);

    /// <summary>What a workflow is told; <see langword="null"/> where something is to be known first.</summary>
    public (IReadOnlyList<Check> Checks, OwnerDecision? Owner)? Find(WorkflowPlan workflow)
    {
        if (!workflow.Asks)
            return ([], null);

        // An event that is dropped for its age must not hold the intent, so its age is looked at before its intent
        var order = Order(workflow.Workflow);
        if (order is { IsKnown: false })
            return null;
        if (order?.Check is { Held: false } old)
            return ([old], null);
        var intent = Intent(workflow);
        if (intent is { IsKnown: false })
            return null;
        if (intent?.Check is { Held: false } again)
            return ([again], null);

        Check?[] checks = [intent?.Check, order?.Check];
        _effects.AddRange(((Effect?[])[intent?.Claim, order?.Claim]).OfType<Effect>());
        if (workflow.Workflow.Assign is not { } name)
            return ([.. checks.OfType<Check>()], null);
        return Owner(plan.Configuration.Assignments[name], workflow.Fields) is { } owner ? ([.. checks.OfType<Check>()], owner) : null;
    }

    private Marked? Order(Workflow workflow)
    {
        if (workflow.Order != WorkflowOrder.Newest)
            return null;
        if (OrderRule.Key(workflow.Name, plan.Event) is not { } key)
            return new Marked(OrderRule.NoSubject, null);
        return Mark(key, before => OrderRule.Check(before, plan.Event), held => OrderRule.GivesWay(held, Mine));
    }

    private Marked? Intent(WorkflowPlan workflow)
    {
        if (workflow.Workflow.Intent is not { } intent)
            return null;
        if (IntentRule.Key(workflow.Workflow.Name, intent, workflow.Fields) is not { } key)
            return new Marked(IntentRule.NoKey(intent), null);
        return Mark(key, before => IntentRule.Check(before, plan.Event, intent), held => IntentRule.GivesWay(held, Mine, intent.Window));
    }

    // An event's own mark stays as it is
    private Marked Mark(string key, Func<EventMark?, Check> check, Func<EventMark, bool> givesWay)
    {
        if (!known.Marks.TryGetValue(key, out var found))
        {
            _needs.Add(new MarkNeed(key));
            return new Marked(null, null);
        }

        var held = found.Before.Mark;
        var isFree = held is null || (held.EventId != plan.Event.Id && givesWay(held));
        return new Marked(check(held), isFree && !found.IsClaimed ? new MarkEffect(key, Mine, found.Before) : null);
    }

    private OwnerDecision? Owner(Assignment assignment, FieldScope fields)
    {
        if (_owners.TryGetValue(assignment.Name, out var named))
            return named;
        if (!known.Owners.TryGetValue(assignment.Name, out var sheet))
        {
            _needs.Add(new OwnerNeed(assignment, OwnerRule.AccountOf(assignment, fields)));
            return null;
        }

        var pool = OwnerRule.PoolOf(assignment);
        var (decision, claim) = OwnerRule.Decide(assignment, plan.Event.Id, fields, sheet, now, _pools.GetValueOrDefault(pool));
        if (claim is not null)
            _effects.Add(new OwnerEffect(claim));
        if (claim?.State is { } moved)
            _pools[pool] = moved;
        return _owners[assignment.Name] = decision;
    }

    private sealed record Marked(Check? Check, MarkEffect? Claim)
    {
        public bool IsKnown => Check is not null;
    }
}

using System.Collections.Immutable;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Route.Intents;
using GtmFunctions.Pipeline.Route.Order;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Takes from the record what was so before the first event of a preview: whose turn it was in a team when its first event came, who had
/// an account, which event held an order or an intent. Only the first record of each is asked, and never whom the event itself went to.
/// </summary>
internal sealed class EarlierState
{
    private readonly HashSet<(string Assignment, string? Team)> _teams = [];
    private readonly HashSet<(string Assignment, string Account)> _accounts = [];

    /// <summary>Has both sides know what the record of an event tells of the time before.</summary>
    /// <param name="recorded">The event.</param>
    /// <param name="sides">Each version, the event as it knows it, and its memory.</param>
    public void Recall(RecordedEvent recorded, params IReadOnlyList<(Configuration Rules, SideEvent Event, DecisionMemory Memory)> sides)
    {
        foreach (var workflow in recorded.Decided?.Workflows ?? [])
        {
            if (workflow.Owner is { } owner)
                Recall(owner, sides, recorded.DecidedAt);
            foreach (var check in workflow.Checks.Where(check => check.Event is not null && recorded.Earlier.ContainsKey(check.Event)))
            {
                foreach (var (_, @event, memory) in sides)
                {
                    if (KeyOf(check, workflow.Workflow, @event) is { } key)
                        memory.Recall(key, new EventMark(check.Event!, recorded.Earlier[check.Event!]));
                }
            }
        }
    }

    private void Recall(
        OwnerDecision owner,
        IReadOnlyList<(Configuration Rules, SideEvent Event, DecisionMemory Memory)> sides,
        DateTimeOffset at)
    {
        var team = owner.Row?.Results.GetValueOrDefault("team");
        var isFirstOfTeam = owner.Turn is not null && _teams.Add((owner.Assignment, team));
        var kept = owner.Candidates.FirstOrDefault(candidate => candidate.As == NamedOwner.OfAccount)?.Email;
        foreach (var (rules, @event, memory) in sides)
        {
            if (!rules.Assignments.TryGetValue(owner.Assignment, out var assignment))
                continue;
            var pool = OwnerRule.PoolOf(assignment);
            if (isFirstOfTeam && owner.Turn!.Before is { Turn: > 0 } before)
                memory.Recall(pool, AskedTeam.TurnsKeyOf(assignment, team), new TeamTurns(before.Turn, before.Last, Owed(owner)));
            if (kept is null || @event.Plan is not { } plan || AccountOf(plan, assignment) is not { } account)
                continue;
            if (!_accounts.Contains((owner.Assignment, account)))
                memory.Recall(new KeptOwner(pool, owner.Assignment, account, kept, at.AddTicks(-1)));
        }

        foreach (var (rules, @event, _) in sides)
        {
            if (rules.Assignments.TryGetValue(owner.Assignment, out var assignment)
                && @event.Plan is { } plan && AccountOf(plan, assignment) is { } account)
                _accounts.Add((owner.Assignment, account));
        }
    }

    private static string? AccountOf(RoutePlan plan, Assignment assignment) =>
        plan.Workflows.FirstOrDefault(workflow => workflow.Workflow.Assign == assignment.Name) is { } workflow
            ? OwnerRule.AccountOf(assignment, workflow.Fields)
            : null;

    private static ImmutableDictionary<string, decimal> Owed(OwnerDecision owner) => owner.Candidates
        .Where(candidate => candidate.OwedBefore is not null)
        .DistinctBy(candidate => candidate.Email.ToLowerInvariant())
        .ToImmutableDictionary(candidate => candidate.Email.ToLowerInvariant(), candidate => candidate.OwedBefore!.Value);

    private static string? KeyOf(Check check, string name, SideEvent @event)
    {
        if (@event.Plan?.Workflows.FirstOrDefault(workflow => workflow.Workflow.Name == name) is not { } workflow)
            return null;
        if (check.Rule == Check.Order)
            return OrderRule.Key(name, @event.Plan.Event);
        return workflow.Workflow.Intent is { } intent ? IntentRule.Key(name, intent, workflow.Fields) : null;
    }
}

using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>
/// Decides events one after the other and remembers what each claims: whose turn it was, what members took, who owns an account, which
/// event holds an order or an intent. It does in memory what <see cref="RouteDecider"/> does on storage, so that the same events in the
/// same order are decided the same. Not for two threads at once.
/// </summary>
internal sealed class DecisionMemory
{
    private readonly Dictionary<string, PoolState> _pools;
    private readonly Dictionary<AccountPlace, KeptOwner> _accounts;
    private readonly Dictionary<string, EventMark> _marks;
    private readonly Dictionary<string, List<(string Pool, LedgerEntry Entry)>> _owned = [];

    // A sheet carries a pool's state as JSON, which is written once for each change however many sheets are read
    private readonly Dictionary<string, string> _written = [];

    /// <summary>A memory that begins with what is known.</summary>
    /// <param name="start">What is known; nothing where <see langword="null"/>.</param>
    public DecisionMemory(MemoryStart? start = null)
    {
        start ??= MemoryStart.Nothing;
        _pools = start.Pools.ToDictionary();
        _marks = start.Marks.ToDictionary();
        _accounts = start.Accounts.ToDictionary(kept => new AccountPlace(kept.Pool, kept.Assignment, kept.Account));
    }

    /// <summary>What a pool knows now; <see cref="PoolState.Empty"/> where nobody was assigned from it.</summary>
    /// <param name="pool">The pool, as <see cref="OwnerRule.PoolOf"/> names it.</param>
    public PoolState Pool(string pool) => _pools.GetValueOrDefault(pool, PoolState.Empty);

    /// <summary>Forgets who got an event, which is not decided again: what it took stays taken.</summary>
    public void Forget(string eventId) => _owned.Remove(eventId);

    /// <summary>Adds what a team's turns were, where nobody of it had one yet.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="key">The team's key: <see cref="AskedTeam.TurnsKey"/>.</param>
    /// <param name="turns">The turns.</param>
    public void Recall(string pool, string key, TeamTurns turns)
    {
        var state = Pool(pool);
        if (state.Turns.ContainsKey(key))
            return;
        _pools[pool] = state with { Turns = state.Turns.Add(key, turns) };
        _written.Remove(pool);
    }

    /// <summary>Adds who had an account, where nobody had it yet.</summary>
    public void Recall(KeptOwner kept) => _accounts.TryAdd(new AccountPlace(kept.Pool, kept.Assignment, kept.Account), kept);

    /// <summary>Adds which event was acted on for an order or an intent, where none was yet.</summary>
    public void Recall(string key, EventMark mark) => _marks.TryAdd(key, mark);

    /// <summary>Decides an event, and remembers what the decision takes. The same event again gets the same owner.</summary>
    /// <param name="plan">The event and the version that decides.</param>
    /// <param name="known">What is known beside order, intent and owner: signals, what was acknowledged.</param>
    /// <param name="now">The instant of the decision, by which capacities and hours are told.</param>
    public RouteDecision Decide(RoutePlan plan, Known known, DateTimeOffset now)
    {
        while (true)
        {
            var step = RouteCore.Decide(plan, known, now);

            // What is claimed is carried out before anything more is read, so that a second assignment sees what the first took
            foreach (var effect in step.Effects)
            {
                CarryOut(effect);
                known = known.Claimed(effect);
            }

            if (step.Decision is { } decision)
                return decision;
            known = step.Needs[0] switch
            {
                OwnerNeed owner => known.With(owner, Sheet(owner, plan.Event.Id)),
                MarkNeed mark => known.With(mark, new MarkReading(_marks.GetValueOrDefault(mark.Key))),
                var other => throw new InvalidOperationException($"Nobody answers a {other.GetType().Name}."),
            };
        }
    }

    /// <summary>
    /// Gives an event to its next owner, by the rule of its first one, on the turns and loads that are remembered. What the owner before
    /// took stays taken.
    /// </summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="handover">Whom it goes from.</param>
    /// <param name="now">The instant.</param>
    /// <param name="isTaken">Whether the turn is taken; else it is only asked whose it would be.</param>
    public OwnerDecision HandOver(
        Assignment assignment, string eventId, FieldScope fields, Handover handover, DateTimeOffset now, bool isTaken)
    {
        var pool = OwnerRule.PoolOf(assignment);
        var kept = Kept(assignment, OwnerRule.AccountOf(assignment, fields));
        var sheet = new AssignmentSheet(null, null, default, kept?.Email, kept?.At ?? default);
        var (decision, claim) = OwnerRule.Decide(assignment, eventId, fields, sheet, now, Pool(pool), handover);
        if (isTaken && claim is not null)
            Spend(claim);
        return decision;
    }

    private KeptOwner? Kept(Assignment assignment, string? account) => account is null
        ? null
        : _accounts.GetValueOrDefault(new AccountPlace(OwnerRule.PoolOf(assignment), assignment.Name, account));

    private AssignmentSheet Sheet(OwnerNeed need, string eventId)
    {
        var (pool, assignment) = (OwnerRule.PoolOf(need.Assignment), need.Assignment.Name);
        var kept = Kept(need.Assignment, need.Account);
        var entry = _owned.GetValueOrDefault(eventId)?.Find(owned => owned.Pool == pool && owned.Entry.Assignment == assignment).Entry;
        return new AssignmentSheet(entry, entry is null ? Written(pool) : null, default, kept?.Email, kept?.At ?? default);
    }

    private string? Written(string pool)
    {
        if (!_written.TryGetValue(pool, out var json) && _pools.TryGetValue(pool, out var state))
            _written[pool] = json = state.ToJson();
        return json;
    }

    private void CarryOut(Effect effect)
    {
        switch (effect)
        {
            case MarkEffect mark:
                _marks[mark.Key] = mark.Mark;
                break;
            case OwnerEffect { Claim: var claim }:
                Take(claim);
                break;
            default:
                throw new InvalidOperationException($"Nobody carries out a {effect.GetType().Name}.");
        }
    }

    private void Take(OwnerClaim claim)
    {
        var entry = claim.Entry;
        if (!_owned.TryGetValue(entry.EventId, out var owned))
            _owned[entry.EventId] = owned = [];
        owned.Add((claim.Pool, entry));
        Spend(claim);
    }

    private void Spend(OwnerClaim claim)
    {
        if (claim.State is { } state)
        {
            _pools[claim.Pool] = state;
            _written.Remove(claim.Pool);
        }

        if (claim.Account is { } account)
        {
            _accounts[new AccountPlace(claim.Pool, claim.Assignment, account)] =
                new KeptOwner(claim.Pool, claim.Assignment, account, claim.Entry.Email, claim.Entry.At);
        }
    }

    private readonly record struct AccountPlace(string Pool, string Assignment, string Account);
}

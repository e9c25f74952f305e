using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Decides the events of fixtures by the core that decides live ones, from what the fixture says owners have.</summary>
internal static class FixtureDecider
{
    /// <summary>What a memory begins with that decides a fixture's event.</summary>
    public static MemoryStart Start(Configuration configuration, OwnedBefore owned, FixtureEvent @event)
    {
        var start = MemoryStart.Nothing;
        var accounts = new List<KeptOwner>();
        foreach (var assignment in configuration.Assignments.Values)
        {
            var pool = OwnerRule.PoolOf(assignment);
            var state = start.Pools.GetValueOrDefault(pool, PoolState.Empty);
            start = start with { Pools = start.Pools.SetItem(pool, Turns(assignment, owned, Loads(assignment, owned, state, @event.At))) };
            if (owned.Account is { } email
                && OwnerRule.AccountOf(assignment, EventFields.Scope(@event.Message.Event)) is { } account)
                accounts.Add(new KeptOwner(pool, assignment.Name, account, email, @event.At));
        }

        return start with { Accounts = accounts };
    }

    /// <summary>Decides an event.</summary>
    public static RouteDecision Decide(Configuration configuration, FixtureEvent @event, DecisionMemory memory) => memory.Decide(
        RouteCore.Plan(configuration, @event.Message.Event),
        Known.Nothing with { Signals = Signals(configuration, @event) },
        @event.At);

    // What a signal counts for its key is known to storage alone: whether it counts this event is not
    private static List<SignalOutcome> Signals(Configuration configuration, FixtureEvent @event)
    {
        var (fields, budget) = (EventFields.Scope(@event.Message.Event), new PatternBudget());
        return
        [
            .. from signal in configuration.Signals.Values
            where signal.Listens(@event.Message.Event.Type)
            let match = SignalMatch.From(signal, @event.Message.Event, fields, @event.At, budget)
            select match.NotCounted ?? new SignalOutcome
            {
                Signal = signal.Name, Key = new SignalKeyValue(signal.Key.Text, match.Key), Counted = true,
            },
        ];
    }

    // Pools are shared by assignments: what was taken from one is taken once
    private static PoolState Loads(Assignment assignment, OwnedBefore owned, PoolState state, DateTimeOffset at)
    {
        foreach (var (email, count) in owned.Taken)
        {
            if (assignment.Pool?.Find(email) is not { } member)
                continue;
            for (var taken = state.Load(member).In(Language.Tables.CapacityPeriod.Hour, member, at); taken < count; taken++)
                state = state.Take(member, at);
        }

        return state;
    }

    // Turns are taken until the one has had theirs that is to have had the last one
    private static PoolState Turns(Assignment assignment, OwnedBefore owned, PoolState state)
    {
        foreach (var team in owned.Last.Select(email => assignment.Pool?.Find(email)?.Team).OfType<string>().Distinct())
        {
            var asked = AskedTeam.Of(assignment, team);
            var turns = asked.Turns(state);
            var able = asked.Weighted(asked.Members).Where(one => one.Weight > 0).ToArray();
            var rounds = able.Length == 0 ? 0 : Math.Ceiling(1 + (able.Max(one => one.Weight) / able.Min(one => one.Weight)));
            for (var turn = 0; turn < able.Length * rounds && !HadLast(owned, turns); turn++)
                turns = WeightedRoundRobin.Take(turns, able, asked.Members).Next;
            state = state with { Turns = state.Turns.SetItem(asked.TurnsKey, turns) };
        }

        return state;
    }

    private static bool HadLast(OwnedBefore owned, TeamTurns turns) =>
        turns.Last is { } last && owned.Last.Contains(last, StringComparer.OrdinalIgnoreCase);
}

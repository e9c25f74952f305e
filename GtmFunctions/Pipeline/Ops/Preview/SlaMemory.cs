using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Lets the clocks of one version's owners run as time passes from event to event: by the rule of live clocks, on the turns that its
/// decisions leave, and with the words that owners gave then. Who would be told is noted, and nobody is. Not for two threads at once.
/// </summary>
/// <param name="configuration">The version.</param>
/// <param name="memory">What its decisions take.</param>
/// <param name="now">Now: what is due later is not due.</param>
internal sealed class SlaMemory(Configuration configuration, DecisionMemory memory, DateTimeOffset now)
{
    private const string Nonce = "preview";

    private readonly PriorityQueue<SlaWay, (DateTimeOffset At, long Place)> _waiting = new();
    private long _place;

    /// <summary>Begins the clocks of an event that was decided.</summary>
    /// <param name="event">The event, as the version knows it.</param>
    /// <param name="decision">What it decided.</param>
    /// <param name="recorded">What became of the event then.</param>
    /// <returns>A way for each assignment whose owner is to acknowledge it.</returns>
    public IReadOnlyList<SlaWay> Follow(CanonicalEvent @event, RouteDecision decision, RecordedEvent recorded)
    {
        if (!decision.Actions.Any(action => action.Decided.Acknowledge is not null))
            return [];
        var message = new EventMessage
        {
            Event = @event,
            FirstSeenAt = recorded.FirstSeenAt,
            Configuration = configuration.Version,
        };
        var ways = new List<SlaWay>();
        ActionMessage[] actions = [.. decision.Actions.Select(action => action.MessageFor(message, decision.Actions.Count))];
        foreach (var (record, action) in SlaClock.Records(configuration, actions))
        {
            var then = recorded.Acknowledgements.FirstOrDefault(one => one.Assignment == record.Assignment);
            var way = new SlaWay(configuration.Assignments[record.Assignment], action, record, then);
            Listen(way);
            ways.Add(way);
        }

        return ways;
    }

    /// <summary>Lets time pass, and what is due by then happen.</summary>
    public void RunUntil(DateTimeOffset at)
    {
        while (_waiting.TryPeek(out var way, out var due) && due.At <= at)
        {
            _waiting.Dequeue();
            Step(way, due.At);
        }
    }

    /// <summary>Lets all time pass that has passed; nothing more comes after that.</summary>
    public void RunOut()
    {
        RunUntil(now);
        while (_waiting.TryDequeue(out var way, out _))
            way.IsSettled = true;
    }

    private void Listen(SlaWay way)
    {
        var holder = way.Record.Holder;
        way.Silence = holder.Due is null
            ? new OwnerSilence(OwnerWord.Given, holder.Since)
            : RecordedSilence.Find(way.Recorded, way.Assignment.Sla!, holder, now);
        Wait(way);
    }

    // Who gives their word in time is reminded until then. Of whom that is not known it is only asked who would be next, where it went on
    // then too
    private void Wait(SlaWay way)
    {
        var mayGoOn = way.Silence.Word == OwnerWord.Silent || (!way.IsKnown && RecordedSilence.WentOn(way.Recorded));
        if (SlaRule.NextAt(way.Record) is { } next && (mayGoOn || next < way.Silence.Until))
            _waiting.Enqueue(way, (next, _place++));
        else
            way.IsSettled = true;
    }

    private void Step(SlaWay way, DateTimeOffset at)
    {
        var record = way.Record;
        switch (SlaRule.Decide(record, record.Turn, Nonce, at))
        {
            case SlaStep.Remind:
                way.Record = SlaRule.Remind(record, Nonce, at);
                if (at < way.Silence.Until)
                    Tell(way, at);
                Wait(way);
                break;
            case SlaStep.Move:
                Move(way, record, at);
                break;
            default:
                way.IsSettled = true;
                break;
        }
    }

    private void Move(SlaWay way, SlaRecord record, DateTimeOffset at)
    {
        var handover = SlaRule.Handover(record, way.Assignment.Sla);
        var to = memory.HandOver(
            way.Assignment, way.Action.Event.Id, SlaTimeout.Fields(way.Action), handover, at, isTaken: way.IsKnown);
        var move = new SlaMove(to, at, handover.Why);
        if (!way.IsKnown)
        {
            (way.Next, way.IsSettled) = (move, true);
            return;
        }

        way.Add(move);
        way.Record = SlaRule.Move(record, SlaClock.Holder(to.Owner, to.Acknowledge, at), handover.Why);
        Tell(way, at);
        Listen(way);
    }

    private static void Tell(SlaWay way, DateTimeOffset at)
    {
        foreach (var notice in SlaNotices.For(way.Record, way.Assignment, way.Action, tell: []))
            way.Add(new SlaTold(notice, at));
    }
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>An event that one version of the rules decided.</summary>
/// <param name="Event">The event, enriched as the version would have it; <see langword="null"/> where it has no such event.</param>
/// <param name="Decision">What it decided; <see langword="null"/> as <paramref name="Event"/>.</param>
internal sealed record RuledEvent(CanonicalEvent? Event, RouteDecision? Decision)
{
    /// <summary>No such event.</summary>
    public static readonly RuledEvent Absent = new(null, null);

    /// <summary>Who has it as time passes, where somebody is to acknowledge it.</summary>
    public IReadOnlyList<SlaWay> Ways { get; init; } = [];
}

/// <summary>An event that both versions decided.</summary>
/// <param name="Recorded">As it is recorded; as the draft's signal made it, where the live rules have no such event.</param>
/// <param name="Before">By the live rules.</param>
/// <param name="After">By the draft.</param>
internal sealed record RuledTwice(RecordedEvent Recorded, RuledEvent Before, RuledEvent After)
{
    /// <summary>The name of the fixture whose event it is; <see langword="null"/> for one that came or is given.</summary>
    public string? Fixture { get; init; }

    /// <summary>Whether it is known who has it in the end.</summary>
    public bool IsSettled => Before.Ways.All(way => way.IsSettled) && After.Ways.All(way => way.IsSettled);
}

/// <summary>
/// Has two versions of the rules decide the same events one after the other, each in a memory of its own that begins with the same. Neither
/// is told what was decided, nor what the other decides.
/// </summary>
internal sealed class PreviewRules
{
    private readonly Configuration _live;
    private readonly Configuration _draft;
    private readonly DecisionMemory _liveMemory;
    private readonly DecisionMemory _draftMemory;
    private readonly SlaMemory _liveClocks;
    private readonly SlaMemory _draftClocks;
    private readonly EarlierState _earlier = new();

    // Events of the draft's own signals, until the record has the event of the same id or ends
    private readonly Dictionary<string, (RecordedEvent Made, RuledEvent Ruled)> _fired = [];

    /// <summary>Both versions, before any event.</summary>
    /// <param name="live">The version that is live.</param>
    /// <param name="liveStart">With what it begins.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="draftStart">With what it begins.</param>
    /// <param name="now">Now: how far time passes.</param>
    public PreviewRules(
        Configuration live, MemoryStart liveStart, Configuration draft, MemoryStart draftStart, DateTimeOffset now)
    {
        (_live, _draft) = (live, draft);
        (_liveMemory, _draftMemory) = (new DecisionMemory(liveStart), new DecisionMemory(draftStart));
        (_liveClocks, _draftClocks) = (new SlaMemory(live, _liveMemory, now), new SlaMemory(draft, _draftMemory, now));
        Signals = new SignalMemory(draft, live);
    }

    /// <summary>What the draft's signals count.</summary>
    public SignalMemory Signals { get; }

    /// <summary>Decides an event by both.</summary>
    public RuledTwice Decide(RecordedEvent recorded, SideEvent before, SideEvent after)
    {
        _liveClocks.RunUntil(recorded.DecidedAt);
        _draftClocks.RunUntil(recorded.DecidedAt);
        _earlier.Recall(recorded, (_live, before, _liveMemory), (_draft, after, _draftMemory));
        var live = Decide(before, _liveMemory, _liveClocks, recorded.Decided?.Signals ?? [], recorded);
        if (_fired.Remove(recorded.Taken.Id, out var fired))
            return new RuledTwice(recorded, live, fired.Ruled);
        var isOfChanged = recorded.Taken.Source == SignalEmitter.Source && !Signals.IsSame(recorded.Taken.ProviderType);
        return new RuledTwice(recorded, live, isOfChanged ? RuledEvent.Absent : DecideDraft(after, recorded));
    }

    /// <summary>Lets the time pass that has passed since the last event, by both.</summary>
    public void RunOut()
    {
        _liveClocks.RunOut();
        _draftClocks.RunOut();
    }

    /// <summary>The events that only the draft's signals made.</summary>
    public IEnumerable<RuledTwice> OnlyOfDraft() =>
        _fired.Values.Select(fired => new RuledTwice(fired.Made, RuledEvent.Absent, fired.Ruled));

    private RuledEvent DecideDraft(SideEvent after, RecordedEvent recorded)
    {
        if (after.Plan is not { } plan)
            return RuledEvent.Absent;
        var (outcomes, fired) = Signals.Observe(plan.Event, recorded.Decided?.Signals ?? [], recorded.DecidedAt);
        var ruled = Decide(after, _draftMemory, _draftClocks, outcomes, recorded);
        foreach (var message in fired)
        {
            var made = new RecordedEvent(message.Event, message.FirstSeenAt, _draft.Version) { DecidedAt = recorded.DecidedAt };
            if (!_fired.ContainsKey(made.Taken.Id))
                _fired[made.Taken.Id] = (made, DecideDraft(SideEvent.Create(_draft, made, _draft), made));
        }

        return ruled;
    }

    private static RuledEvent Decide(
        SideEvent side, DecisionMemory memory, SlaMemory clocks, IReadOnlyList<SignalOutcome> signals, RecordedEvent recorded)
    {
        if (side.Plan is not { } plan)
            return RuledEvent.Absent;
        var known = Known.Nothing with { Signals = signals, Acknowledged = recorded.Decided?.Acknowledged ?? [] };
        var decision = memory.Decide(plan, known, recorded.DecidedAt);
        memory.Forget(plan.Event.Id);
        return new RuledEvent(plan.Event, decision) { Ways = clocks.Follow(plan.Event, decision, recorded) };
    }
}

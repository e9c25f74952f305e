using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound.Connectors;

namespace GtmFunctions.Pipeline.Limits;

/// <summary>Whether a provider may be asked.</summary>
/// <param name="Slot">The slot to ask in; <see langword="null"/> where the provider is passed over.</param>
/// <param name="Why">Why it is passed over, in words.</param>
/// <param name="RoomAt">When its limit may have room, where that is why.</param>
internal sealed record LookupAdmitted(Reservation? Slot, string Why = "", DateTimeOffset? RoomAt = null);

/// <summary>
/// Keeps to the limits of providers and leaves those alone that are down, by what all instances know together. An event does not wait for a
/// provider: one that cannot be asked within the blink that a turn waits awake is passed over.
/// </summary>
internal sealed class LookupAdmission(CircuitBreakers breakers, RateLimiter paces, AdmissionSettings turns, TimeProvider clock)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    /// <summary>Asks to call a provider.</summary>
    /// <param name="whom">The provider.</param>
    /// <param name="connector">Its connector, whose published limits hold where the document names none.</param>
    /// <param name="calls">How many calls it takes at most.</param>
    /// <param name="holder">Who asks: the same for every run of one event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<LookupAdmitted> EnterAsync(
        Destination whom, ConnectorDefinition connector, int calls, string holder, CancellationToken cancellation)
    {
        var (decision, _, down) = await breakers.DecideAsync(whom, holder, share: 0, since: null, cancellation);
        if (decision == BreakerDecision.Sleep)
            return new LookupAdmitted(null, $"not asked: it is down and left alone for now ({down})");

        var paced = whom.PacedAs ?? whom;
        var rules = PaceRules.For(paced, connector);
        var lease = (whom.Timeout * calls) + Slack;
        var slot = await paces.TryReserveAsync(
            paced, rules, new ReservationRequest { Holder = holder, Cost = calls, Awake = turns.Awake, Lease = lease }, cancellation);
        if (slot.Kind != ReservationKind.Call)
            return new LookupAdmitted(null, $"not asked: {slot.Why}", slot.At);
        if (decision == BreakerDecision.Probe && !await breakers.TryProbeAsync(whom, holder, lease, cancellation))
        {
            await paces.GiveBackAsync(paced, rules, holder, slot, cancellation);
            return new LookupAdmitted(null, $"not asked: it is down and left alone for now ({down})");
        }

        await Task.Delay(slot.WaitFrom(clock.GetUtcNow(), turns.Awake), clock, cancellation);
        return await paces.TryLeaveAsync(paced, rules, slot, cancellation)
            ? new LookupAdmitted(slot)
            : new LookupAdmitted(null, "not asked: its limit has no room for now", clock.GetUtcNow());
    }

    /// <summary>Notes what came of the call.</summary>
    public async Task LeaveAsync(
        Destination whom,
        ConnectorDefinition connector,
        string holder,
        string eventId,
        Reservation slot,
        Answer answer,
        CancellationToken cancellation)
    {
        var paced = whom.PacedAs ?? whom;
        var rules = PaceRules.For(paced, connector);
        paces.Answered(paced, rules, slot, answer);
        await paces.EndAsync(paced, rules, holder, answer, cancellation);
        await breakers.AnsweredAsync(whom, holder, eventId, answer, share: 0, cancellation);
    }
}

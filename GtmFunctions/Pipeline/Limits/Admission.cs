using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Limits.Switch;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Limits;

/// <summary>
/// Where an action asks whether its destination can take it now: whether it has switched us off, then the breaker, then the pace, so that
/// no slot is spent on one that is down, and last the life of its address. A slot that a crash leaves unused is lost, which is harmless.
/// </summary>
internal sealed class Admission(
    DestinationSwitches switches,
    CircuitBreakers breakers,
    RateLimiter paces,
    AddressLifetimes addresses,
    ConnectorCatalogue catalogue,
    AdmissionSettings turns,
    TimeProvider clock)
{
    // A call may ask for a token and look things up first, each as long as the time-out allows
    private const int CallsOfATry = 3;

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAtCalls = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, int> _awake = new();

    // How long it took lately from asking to being ready to call: slots are asked for that much later
    private long _leadTicks;

    /// <summary>Takes a turn, or a place in the line of those who wait, and says what to wait for.</summary>
    public Task<AdmissionResult> EnterAsync(
        Destination destination, WorkflowAction action, ActionMessage message, string messageId, CancellationToken cancellation) =>
        EnterAsync(destination, action, message, messageId, joinsLine: true, cancellation);

    /// <summary>
    /// Takes a turn where there is one now, for who would not wait himself: a place in line would be held for nobody, and those behind it
    /// would wait longer for that.
    /// </summary>
    public Task<AdmissionResult> TryEnterAsync(
        Destination destination, WorkflowAction action, ActionMessage message, string messageId, CancellationToken cancellation) =>
        EnterAsync(destination, action, message, messageId, joinsLine: false, cancellation);

    /// <summary>
    /// Waits for the moment of a turn, until it is sure that the destination's limit has room, and counts the call for its address. A turn
    /// that is too late for its slot takes another one.
    /// </summary>
    /// <returns>The turn that may be used now, or what to wait for.</returns>
    public async Task<AdmissionResult> StartAsync(
        AdmissionResult turn,
        Destination destination,
        WorkflowAction action,
        ActionMessage message,
        string messageId,
        CancellationToken cancellation)
    {
        var rules = RulesOf(destination);
        while (turn is { Slot: { } slot })
        {
            var ready = clock.GetUtcNow();
            Learn(ready - turn.AskedAt);
            if (slot.WaitFrom(ready, LongestLead + turns.Awake) is { Ticks: > 0 } wait)
                await AwaitAsync(destination.Name, wait, cancellation);
            if (await paces.TryLeaveAsync(destination, rules, slot, cancellation))
                return await AddressAsync(turn, destination, rules, action, messageId, cancellation);
            turn = await EnterAsync(destination, action, message, messageId, cancellation);
        }

        return turn;
    }

    /// <summary>Notes that the answer came, at once: how late the call may have been depends on it.</summary>
    public void Answered(Destination destination, AdmissionResult turn, Answer answer)
    {
        if (turn.Slot is { } slot)
            paces.Answered(destination, RulesOf(destination), slot, answer);
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>What to wait for where the answer says no more than that the destination is still down, so that no try is spent.</returns>
    public async Task<ActionWait?> LeaveAsync(
        Destination destination, ActionMessage message, string messageId, Answer answer, CancellationToken cancellation)
    {
        await paces.EndAsync(destination, RulesOf(destination), messageId, answer, cancellation);
        await switches.AnsweredAsync(destination, answer, cancellation);
        var again = await breakers.AnsweredAsync(destination, messageId, message.Event.Id, answer, ShareOf(message), cancellation);
        return again is { } until ? Sleep(message, ActionWait.Breaker, until, $"{destination.Name} is down: {answer.Reason}").Wait : null;
    }

    /// <summary>Gives back a turn that is not used.</summary>
    public Task AbandonAsync(AdmissionResult turn, Destination destination, string messageId, CancellationToken cancellation) =>
        turn.Slot is { } slot ? paces.GiveBackAsync(destination, RulesOf(destination), messageId, slot, cancellation) : Task.CompletedTask;

    private async Task<AdmissionResult> EnterAsync(
        Destination destination,
        WorkflowAction action,
        ActionMessage message,
        string messageId,
        bool joinsLine,
        CancellationToken cancellation)
    {
        if (await switches.RefusalAsync(destination, cancellation) is { } refusal)
            return new AdmissionResult { Refusal = refusal };

        var share = ShareOf(message);
        var now = clock.GetUtcNow();
        var (decision, until, down) = await breakers.DecideAsync(
            destination, messageId, share, joinsLine ? SinceOf(message, ActionWait.Breaker) ?? now : null, cancellation);
        if (decision == BreakerDecision.Sleep)
            return Sleep(message, ActionWait.Breaker, until, $"{destination.Name} is down: {down}");

        var rules = RulesOf(destination);
        var ask = new ReservationRequest
        {
            Holder = messageId,
            Priority = action.Priority,
            Since = SinceOf(message, ActionWait.Pace),
            Cost = CostOf(destination, action),
            Lead = TimeSpan.FromTicks(Interlocked.Read(ref _leadTicks)),
            Awake = _awake.GetValueOrDefault(destination.Name) < turns.MostAwake ? turns.Awake : TimeSpan.Zero,
            Lease = Lease(destination, action),
        };
        if (joinsLine && rules.Concurrency is not null && await AwaitCallAsync(destination, rules, ask, cancellation))
            now = clock.GetUtcNow();
        var verdict = joinsLine
            ? await paces.ReserveAsync(destination, rules, ask, cancellation)
            : await paces.TryReserveAsync(destination, rules, ask, cancellation);
        if (verdict.Kind == ReservationKind.Sleep)
            return Sleep(message, ActionWait.Pace, verdict.At, $"{destination.Name}: {verdict.Why}");
        if (decision != BreakerDecision.Probe
            || await breakers.TryProbeAsync(destination, messageId, Lease(destination, action), cancellation))
            return new AdmissionResult { Slot = verdict, AskedAt = now };
        await paces.GiveBackAsync(destination, rules, messageId, verdict, cancellation);
        return Sleep(message, ActionWait.Breaker, now + Slack, $"{destination.Name} is down: {down}");
    }

    // Calls end sooner than a queue wakes: where all that may be made at one time are under way, the end of one is waited for awake
    private async Task<bool> AwaitCallAsync(
        Destination destination, PaceRules rules, ReservationRequest ask, CancellationToken cancellation)
    {
        var waited = TimeSpan.Zero;
        for (; waited < ask.Awake && await paces.IsBusyAsync(destination, rules, ask, cancellation); waited += LookAtCalls)
            await AwaitAsync(destination.Name, LookAtCalls, cancellation);
        return waited > TimeSpan.Zero;
    }

    // The last thing before the call, so that no count is spent on one that is not made
    private async Task<AdmissionResult> AddressAsync(
        AdmissionResult turn,
        Destination destination,
        PaceRules rules,
        WorkflowAction action,
        string messageId,
        CancellationToken cancellation)
    {
        if (rules.Lifetime is not { } lifetime)
            return turn;
        if (await addresses.TakeAsync(destination, lifetime, CostOf(destination, action), cancellation) is { } url)
            return url.Length > 0 ? turn with { Url = url } : turn;
        await paces.GiveBackAsync(destination, rules, messageId, turn.Slot!, cancellation);
        return new AdmissionResult { Refusal = AddressLifetimes.UsedUp(destination, lifetime) };
    }

    private PaceRules RulesOf(Destination destination) => PaceRules.For(destination, catalogue.Connectors[destination.Connector]);

    private int CostOf(Destination destination, WorkflowAction action)
    {
        var connector = catalogue.Connectors[destination.Connector];
        return 1 + (connector.Actions.GetValueOrDefault(action.Action ?? connector.DefaultAction)?.Lookups.Sum(CallsOf) ?? 0);

        static int CallsOf(ConnectorLookup lookup) => (lookup.Path is null ? 0 : 1) + (lookup.Create is null ? 0 : 1);
    }

    private async Task AwaitAsync(string destination, TimeSpan wait, CancellationToken cancellation)
    {
        _awake.AddOrUpdate(destination, 1, (_, count) => count + 1);
        try
        {
            await Task.Delay(wait, clock, cancellation);
        }
        finally
        {
            _awake.AddOrUpdate(destination, 0, (_, count) => count - 1);
        }
    }

    private AdmissionResult Sleep(ActionMessage message, string what, DateTimeOffset until, string why) =>
        new() { Wait = new ActionWait(what, SinceOf(message, what) ?? clock.GetUtcNow(), until, why) };

    private static DateTimeOffset? SinceOf(ActionMessage message, string what) =>
        message.Waiting.FirstOrDefault(waiting => waiting.For == what)?.Since;

    private TimeSpan Lease(Destination destination, WorkflowAction action) =>
        (destination.Timeout * Math.Max(CallsOfATry, 1 + CostOf(destination, action))) + Slack;

    // Rises at once and falls slowly, so that few slots are lost
    private void Learn(TimeSpan took)
    {
        var known = Interlocked.Read(ref _leadTicks);
        var capped = Math.Min(took.Ticks, LongestLead.Ticks);
        Interlocked.Exchange(ref _leadTicks, capped > known ? capped : known - ((known - capped) / 16));
    }

    private static double ShareOf(ActionMessage message) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(message.ActionId))) / (double)uint.MaxValue;
}

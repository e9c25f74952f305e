using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// The pace of all destinations, shared by all instances. Those of one instance that ask while a reservation is being written are reserved
/// together by the next one, and what became of calls is told along with the next reservation; a destination without limits costs a read
/// every two seconds.
/// </summary>
public sealed partial class RateLimiter(DestinationStates states, TimeProvider clock, ILogger<RateLimiter> logger)
{
    private const string Kind = "pace";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    // How long a call waits for the proof that it may leave before it looks for another slot, and how often it looks
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookAtOthers = TimeSpan.FromMilliseconds(100);

    // How long news of calls waits for a reservation to go along with, where others may need it
    private static readonly TimeSpan NewsWaits = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _back = new();
    private readonly ConcurrentDictionary<string, CallLedger> _ledgers = new();
    private readonly ConcurrentDictionary<string, Task> _telling = new();

    /// <summary>Takes a slot, or a place in the line.</summary>
    public async Task<Reservation> ReserveAsync(
        Destination destination, PaceRules rules, ReservationRequest ask, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        if (rules.IsFree && !PaceHints.Hold(await row.ReadAsync(Fresh, cancellation), clock.GetUtcNow()))
            return new Reservation(ReservationKind.Call, clock.GetUtcNow());
        var ledger = LedgerOf(destination.Name);
        ask = ask with { Quickest = ledger.Quickest, Usual = ledger.Usual };
        if (ask.Returning && row.Peek(Recent) is { } known && Ask(known, ask).Verdict is { Kind: ReservationKind.Sleep } early
            && PaceSchedule.IsKept(known, ask, early.At))
        {
            return early with { At = BackInLine(destination.Name, early.At, rules.StepOf(ask.Usual)) };
        }

        var verdict = await ChangeAsync(destination.Name, rules, state => Ask(state, ask), cancellation);
        if (verdict.No != 0)
            ledger.Opened(verdict.No);
        return verdict;

        (PaceState State, Reservation Verdict) Ask(PaceState state, ReservationRequest ask) =>
            PaceSchedule.Ask(ledger.Tell(state, rules, clock.GetUtcNow()), rules, ask, clock.GetUtcNow());
    }

    /// <summary>Takes a slot that comes soon, or says why there is none: who asks so waits in no line.</summary>
    public async Task<Reservation> TryReserveAsync(
        Destination destination, PaceRules rules, ReservationRequest ask, CancellationToken cancellation)
    {
        if (rules.IsFree && !PaceHints.Hold(await RowOf(destination.Name).ReadAsync(Fresh, cancellation), clock.GetUtcNow()))
            return new Reservation(ReservationKind.Call, clock.GetUtcNow());
        var (row, ledger) = (RowOf(destination.Name), LedgerOf(destination.Name));
        ask = ask with { Quickest = ledger.Quickest, Usual = ledger.Usual };
        var verdict = await TryAsync();

        // A refusal writes nothing, so that nothing tells this instance of calls of others that have ended: it may not rest on what is old
        if (verdict.Kind == ReservationKind.Sleep && row.Peek(LookAtOthers) is null)
        {
            await row.ReadAsync(LookAtOthers, cancellation);
            verdict = await TryAsync();
        }

        if (verdict.No != 0)
            ledger.Opened(verdict.No);
        return verdict;

        Task<Reservation> TryAsync() => ChangeAsync(
            destination.Name,
            rules,
            state =>
            {
                var (next, verdict) = PaceSchedule.Ask(state, rules, ask, clock.GetUtcNow());
                return (verdict.Kind == ReservationKind.Call ? next : state, verdict);
            },
            cancellation);
    }

    /// <summary>
    /// Whether all that keeps a call back is that as many as may be made at one time are under way, by what was known a moment ago.
    /// </summary>
    public async Task<bool> IsBusyAsync(
        Destination destination, PaceRules rules, ReservationRequest ask, CancellationToken cancellation)
    {
        var state = await RowOf(destination.Name).ReadAsync(LookAtOthers, cancellation);
        return PaceSchedule.Ask(state, rules, ask, clock.GetUtcNow()).Verdict.IsBusy;
    }

    /// <summary>Waits until a call may leave: until the window of its slot is known to have room.</summary>
    /// <returns>
    /// Whether it may. If not, its slot is given back and it must ask again: too much was late, or the API wants to be left alone.
    /// </returns>
    public async Task<bool> TryLeaveAsync(Destination destination, PaceRules rules, Reservation slot, CancellationToken cancellation)
    {
        if (slot.No == 0 || await MayLeaveAsync(destination.Name, rules, slot, cancellation))
            return true;
        LedgerOf(destination.Name).Closed(new ClosedCall(slot.No, Late: null));
        return false;
    }

    /// <summary>Notes, in memory, that an answer came: the moment matters.</summary>
    public void Answered(Destination destination, PaceRules rules, Reservation slot, Answer answer)
    {
        if (rules.IsFree)
            return;
        var ledger = LedgerOf(destination.Name);
        if (slot.No != 0)
            ledger.Closed(new ClosedCall(slot.No, ArrivalRule.LateBy(clock.GetUtcNow() - slot.At, ledger.Quickest, rules.Slack)));
        if (answer.Status is not null)
            ledger.Answered(answer.Duration);
    }

    /// <summary>Notes what an answer says of the API's limits, and ends the call.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="rules">Its limits.</param>
    /// <param name="holder">The queue message that called.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task EndAsync(Destination destination, PaceRules rules, string holder, Answer answer, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        TellSoon(destination.Name, rules);
        var known = await row.ReadAsync(Fresh, cancellation);
        if (rules.Concurrency is null && ReferenceEquals(PaceHints.Tighten(known, answer, clock.GetUtcNow()), known))
            return;
        await ChangeAsync(
            destination.Name,
            rules,
            state => (PaceHints.Tighten(PaceSchedule.End(state, holder), answer, clock.GetUtcNow()), true),
            cancellation);
    }

    /// <summary>Gives back the slot of a call that was not made, and ends its part in the number of calls.</summary>
    public async Task GiveBackAsync(
        Destination destination, PaceRules rules, string holder, Reservation slot, CancellationToken cancellation)
    {
        if (slot.No != 0)
        {
            LedgerOf(destination.Name).Closed(new ClosedCall(slot.No, Late: null));
            TellSoon(destination.Name, rules);
        }

        if (rules.Concurrency is not null)
            await ChangeAsync(destination.Name, rules, state => (PaceSchedule.End(state, holder), true), cancellation);
    }

    /// <summary>The pace of all destinations that were ever limited, by destination.</summary>
    public Task<IReadOnlyDictionary<string, PaceState>> AllAsync(CancellationToken cancellation) =>
        states.AllAsync(Kind, PaceJson.Default.PaceState, cancellation);

    private async Task<bool> MayLeaveAsync(string destination, PaceRules rules, Reservation slot, CancellationToken cancellation)
    {
        var (row, ledger) = (RowOf(destination), LedgerOf(destination));
        var begun = clock.GetTimestamp();
        for (var freshFor = Fresh; ; freshFor = LookAtOthers)
        {
            var state = await row.ReadAsync(freshFor, cancellation);

            // A read that was under way while the slot was given does not know of all those before it
            if (state.Next <= slot.No)
                state = await row.ReadAsync(TimeSpan.Zero, cancellation);
            var now = clock.GetUtcNow();
            state = ledger.Tell(state, rules, now);
            if (state.PausedUntil > now || now - slot.At > ArrivalRule.LatestLeaveOf(rules, ledger.Quickest))
                return false;
            var free = PaceSchedule.MayLeave(state, rules, slot.No, ledger.Quickest, now);
            if (free <= now)
                return true;
            if (now - slot.At > Patience || clock.GetElapsedTime(begun) > Patience)
                return false;
            if (freshFor == Fresh && state.Open.Any(call => call.No < slot.No && !ledger.IsOwn(call.No)))
                continue;
            await Task.Delay(free - now < Look ? free - now : Look, clock, cancellation);
        }
    }

    private async Task<T> ChangeAsync<T>(
        string destination, PaceRules rules, Func<PaceState, (PaceState, T)> change, CancellationToken cancellation)
    {
        var ledger = LedgerOf(destination);
        var (result, stored) = await RowOf(destination).ChangeAsync(
            state =>
            {
                var (next, result) = change(ledger.Tell(state, rules, clock.GetUtcNow()));
                return (next, (result, next));
            },
            cancellation);
        ledger.Settle(stored);
        return result;
    }

    // Only others need to be told, and only if there are any. Nobody waits for it: what is not told makes calls count as late, no more.
    private void TellSoon(string destination, PaceRules rules)
    {
        if (!RowOf(destination).IsShared || !LedgerOf(destination).HasNews)
            return;
        if (_telling.GetValueOrDefault(destination, Task.CompletedTask) is { IsCompleted: true })
            _telling[destination] = TellAsync(destination, rules);
    }

    private async Task TellAsync(string destination, PaceRules rules)
    {
        try
        {
            await Task.Delay(NewsWaits, clock);
            if (LedgerOf(destination).HasNews)
                await ChangeAsync(destination, rules, state => (state, true), CancellationToken.None);
        }
        catch (Exception failure) // Nobody would see it, and the next reservation tells the same
        {
            Log.NotTold(logger, destination, failure);
        }
    }

    // What was known a moment ago is enough to send somebody back to sleep, and costs nothing; it is never enough for a call
    private DateTimeOffset BackInLine(string destination, DateTimeOffset at, TimeSpan step) => _back.AddOrUpdate(
        destination, at, (_, tail) => tail + step > at ? tail + step : at);

    private CallLedger LedgerOf(string destination) => _ledgers.GetOrAdd(destination, _ => new CallLedger());

    private SharedRow<PaceState> RowOf(string destination) => states.Row(destination, Kind, PaceJson.Default.PaceState, PaceState.Empty);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Destination}: the other instances could not be told which calls have arrived; they are told with the next call")]
        public static partial void NotTold(ILogger logger, string destination, Exception failure);
    }
}

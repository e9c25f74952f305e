using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Deliver.Pace;

/// <summary>
/// The pace of all destinations, shared by all instances. Those of one instance that ask while a reservation is being written are reserved
/// together by the next one, and places in a long line are taken in blocks; a destination without limits costs a read every two seconds.
/// </summary>
public sealed partial class PaceBook(DestinationStates states, TimeProvider clock, ILogger<PaceBook> logger)
{
    private const string Kind = "pace";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _back = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _quickest = new();
    private readonly ConcurrentDictionary<(string Destination, ActionPriority Priority), LinePlaces> _places = new();

    /// <summary>Takes a slot, or a place in the line.</summary>
    public async Task<PaceVerdict> AskAsync(Destination destination, PaceRules rules, PaceAsk ask, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        if (rules.IsFree && !PaceHints.Hold(await row.ReadAsync(Fresh, cancellation), clock.GetUtcNow()))
            return new PaceVerdict(PaceVerdictKind.Call, clock.GetUtcNow());
        if (ask.Returning && row.Peek(Recent) is { } known && PaceSchedule.Ask(known, rules, ask, clock.GetUtcNow()).Verdict is { Kind: PaceVerdictKind.Sleep } early)
            return early with { At = BackInLine(destination.Name, early.At, rules.Step) };
        if (!ask.Returning && PlacesOf(destination.Name, ask.Priority).TryTake(clock.GetUtcNow()) is { } place)
            return place;
        var (verdict, total) = await row.ChangeAsync(
            state =>
            {
                var (next, verdict) = PaceSchedule.Ask(state, rules, ask with { Places = LinePlaces.Block }, clock.GetUtcNow());
                return (next, (verdict, next.Total));
            },
            cancellation);
        PlacesOf(destination.Name, ask.Priority).Keep(verdict, rules.Step);
        if (rules.Lifetime is { } lifetime && verdict.Kind == PaceVerdictKind.Call && Warns(total, ask.Cost, lifetime))
            Log.NearlyUsedUp(logger, destination.Name, total, lifetime);
        return verdict;
    }

    /// <summary>The pace of all destinations that have one, by destination: how long their lines are, how much of an address's life is used.</summary>
    public Task<IReadOnlyDictionary<string, PaceState>> AllAsync(CancellationToken cancellation) =>
        states.AllAsync(Kind, PaceJson.Default.PaceState, cancellation);

    /// <summary>Notes what an answer says of the API's limits and how late the call may have been, and ends the call.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="rules">Its limits.</param>
    /// <param name="holder">The queue message that called.</param>
    /// <param name="slot">The call's slot.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task AnsweredAsync(
        Destination destination, PaceRules rules, string holder, DateTimeOffset slot, Answer answer, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        var late = LateBy(destination.Name, clock.GetUtcNow() - slot);
        if (rules.Windows.Count > 0 && late > rules.Tolerance)
            await row.ChangeAsync(state => (PaceSchedule.Delay(state, slot, late), true), cancellation);
        var known = await row.ReadAsync(Fresh, cancellation);
        if (rules.Concurrency is null && ReferenceEquals(PaceHints.Tighten(known, answer, clock.GetUtcNow()), known))
            return;
        await row.ChangeAsync(
            state => (PaceHints.Tighten(PaceSchedule.End(state, holder), answer, clock.GetUtcNow()), true),
            cancellation);
    }

    /// <summary>Ends a call that was not made.</summary>
    public Task EndAsync(Destination destination, string holder, CancellationToken cancellation) =>
        RowOf(destination.Name).ChangeAsync(state => (PaceSchedule.End(state, holder), true), cancellation);

    // What was known a moment ago is enough to send somebody back to sleep, and costs nothing; it is never enough for a call
    private DateTimeOffset BackInLine(string destination, DateTimeOffset at, TimeSpan step) => _back.AddOrUpdate(
        destination, at, (_, tail) => tail + step > at ? tail + step : at);

    // A call that takes longer than the quickest one may have been held up on its way there: nobody can tell, so all of it counts
    private TimeSpan LateBy(string destination, TimeSpan took) =>
        took - _quickest.AddOrUpdate(destination, took, (_, quickest) => took < quickest ? took : quickest);

    private LinePlaces PlacesOf(string destination, ActionPriority priority) => _places.GetOrAdd((destination, priority), _ => new LinePlaces());

    private static bool Warns(long total, int cost, int lifetime) => total >= 0.8 * lifetime && total - cost < 0.8 * lifetime;

    private SharedRow<PaceState> RowOf(string destination) => states.Row(destination, Kind, PaceJson.Default.PaceState, PaceState.Empty);

    private static partial class Log
    {
        [LoggerMessage(EventId = 6012, EventName = "LifetimeNearlyUsedUp", Level = LogLevel.Warning, Message = "{Destination} has had {Total} of the {Lifetime} requests that its address takes in its lifetime: make a new one")]
        public static partial void NearlyUsedUp(ILogger logger, string destination, long total, int lifetime);
    }
}

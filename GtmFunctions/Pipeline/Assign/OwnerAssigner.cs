using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Assign;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>
/// Names the owner of an event, once: asked again for the same event it names the same one, or who got it after them, and moves nothing.
/// The events of one pool are decided one after the other on an instance, in the order in which they came; between instances the state's
/// ETag decides.
/// </summary>
internal sealed class OwnerAssigner(AssignmentLedger ledger, TimeProvider clock)
{
    /// <summary>How often a decision is made anew because another instance was quicker, before its message is left to come again.</summary>
    public const int MaxTries = 200;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _lines = new(StringComparer.Ordinal);

    /// <summary>Names the owner. What an owner before took of their capacity stays taken: they had their turn.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="handover">Whom it goes from, where somebody had it; <see langword="null"/> for its first owner.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">Other instances were quicker each time.</exception>
    public async Task<OwnerDecision> AssignAsync(
        Assignment assignment, string eventId, FieldScope fields, Handover? handover, CancellationToken cancellation)
    {
        using var line = await EnterAsync(OwnerRule.PoolOf(assignment), cancellation);
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var sheet = await ReadAsync(assignment, eventId, OwnerRule.AccountOf(assignment, fields), handover?.Step, cancellation);
            var (decision, claim) = OwnerRule.Decide(assignment, eventId, fields, sheet, clock.GetUtcNow(), handover: handover);
            if (claim is null || await TryClaimAsync(claim, cancellation))
                return decision;
        }

        throw Contended(assignment, eventId);
    }

    /// <summary>Waits until nobody else on this instance is given something of a pool.</summary>
    /// <returns>What lets the next one in when it is disposed of.</returns>
    internal async Task<IDisposable> EnterAsync(string pool, CancellationToken cancellation)
    {
        var line = _lines.GetOrAdd(pool, _ => new SemaphoreSlim(1, 1));
        await line.WaitAsync(cancellation);
        return new Place(line);
    }

    /// <summary>
    /// Reads what the ledger knows of an event. Who is asked about one that went on to others is told who has it now: a replay must not
    /// send it to the one before.
    /// </summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="account">The key of the account that keeps its owner, if one does.</param>
    /// <param name="step">Which owner is asked for, from 1; <see langword="null"/> for who has it now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="isNew">Whether the event is thought to have no owner yet; where it has one, its claim is refused.</param>
    internal async Task<AssignmentSheet> ReadAsync(
        Assignment assignment, string eventId, string? account, int? step, CancellationToken cancellation, bool isNew = false)
    {
        var pool = OwnerRule.PoolOf(assignment);
        var sheet = await ledger.OpenAsync(pool, eventId, assignment.Name, account, step ?? 1, cancellation, isNew);
        while (step is null && sheet.Entry is { Until: not null } entry
            && await ledger.FindAsync(pool, eventId, assignment.Name, entry.Step + 1, cancellation) is { } next)
            sheet = sheet with { Entry = next };
        return sheet;
    }

    /// <summary>Claims an owner's turn for an event, unless something has moved since it was decided.</summary>
    internal Task<bool> TryClaimAsync(OwnerClaim claim, CancellationToken cancellation) =>
        ledger.TryWriteAsync(claim.Pool, claim.Sheet, claim.Entry, claim.State?.ToJson(), claim.Account, cancellation);

    /// <summary>Says that others were quicker each time.</summary>
    internal static TimeoutException Contended(Assignment assignment, string eventId) => new(
        $"The pool {OwnerRule.PoolOf(assignment)} was taken from by others {MaxTries} times while {eventId} waited for its owner.");

    private sealed class Place(SemaphoreSlim line) : IDisposable
    {
        public void Dispose() => line.Release();
    }
}

using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Leaving;

/// <summary>A lead that somebody has and has not acknowledged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Email">Their address, as the record has it.</param>
/// <param name="Since">Since when they have it.</param>
/// <param name="Due">Until when they are to acknowledge; <see langword="null"/> for the fallback, and where nobody asks them to.</param>
internal sealed record OpenLead(string Event, string Assignment, string Email, DateTimeOffset Since, DateTimeOffset? Due)
{
    /// <summary>Whether they are asked to acknowledge it, so that it is known to be open.</summary>
    public bool IsAsked { get; init; } = true;
}

/// <summary>What somebody has.</summary>
/// <param name="Leads">The leads that they have not acknowledged, the oldest first.</param>
/// <param name="IsComplete">Whether these are all.</param>
/// <param name="Accounts">How many accounts keep them as their owner, by pool.</param>
internal sealed record RepHoldings(IReadOnlyList<OpenLead> Leads, bool IsComplete, IReadOnlyDictionary<string, int> Accounts);

/// <summary>
/// Finds what somebody has, by the ledger: leads and accounts. Where an SLA asks them to acknowledge, its record says which leads are open.
/// Where nobody asks them, nothing does: a lead of the last days counts as open.
/// </summary>
internal sealed class RepHoldingsReader(AssignmentLedger ledger, SlaRecords records, EventTrace trace, TimeProvider clock)
{
    /// <summary>The most leads that are looked for at once: the rest is found once these are handed over.</summary>
    public const int MostLeads = 500;

    /// <summary>How many days back a lead counts as open that nobody was asked to acknowledge, where nothing is said.</summary>
    public const int UsualDays = 7;

    /// <summary>The most such days; what nobody acknowledged for so long is no open lead any more.</summary>
    public const int MostDays = 90;

    private const int AtOnce = 16;

    /// <summary>Reads it.</summary>
    /// <param name="configuration">The rules, whose assignments are looked through.</param>
    /// <param name="emails">Their address, in each way in which it is written.</param>
    /// <param name="days">How many days back a lead counts as open that nobody was asked to acknowledge.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<RepHoldings> ReadAsync(
        Configuration configuration, IReadOnlyCollection<string> emails, int days, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (candidates, accounts) = (new List<LedgerEntry>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var pool in configuration.Assignments.Values.GroupBy(OwnerRule.PoolOf))
        {
            var known = pool.Select(assignment => assignment.Name).ToHashSet();
            var held = await ledger.HeldAsync(pool.Key, emails, RecordId.Day(now.AddDays(-MostDays)), cancellation);
            candidates.AddRange(held.Where(entry => known.Contains(entry.Assignment)
                && (configuration.Assignments[entry.Assignment].Sla is not null || entry.At > now.AddDays(-days))));
            if (await ledger.CountAccountsAsync(pool.Key, emails, cancellation) is > 0 and var kept)
                accounts[pool.Key] = kept;
        }

        var (leads, isComplete) = await OpenAsync(
            [.. candidates.OrderBy(entry => entry.At)],
            entry => OpenAsync(entry, configuration.Assignments[entry.Assignment], emails, now.AddDays(-days), cancellation));
        return new RepHoldings(leads, isComplete, accounts);
    }

    private static async Task<(IReadOnlyList<OpenLead> Leads, bool IsComplete)> OpenAsync(
        IReadOnlyList<LedgerEntry> candidates, Func<LedgerEntry, Task<OpenLead?>> find)
    {
        var open = new List<OpenLead>();
        foreach (var some in candidates.Chunk(AtOnce))
        {
            if (open.Count >= MostLeads)
                return (open, false);
            open.AddRange((await Task.WhenAll(some.Select(find))).OfType<OpenLead>());
        }

        return (open, true);
    }

    private async Task<OpenLead?> OpenAsync(
        LedgerEntry entry,
        Assignment assignment,
        IReadOnlyCollection<string> emails,
        DateTimeOffset since,
        CancellationToken cancellation)
    {
        if (await records.FindAsync(entry.EventId, entry.Assignment, cancellation) is not { } record)
        {
            return entry.At > since && await IsActedOnAsync(entry, cancellation)
                ? new OpenLead(entry.EventId, entry.Assignment, entry.Email, entry.At, null) { IsAsked = false }
                : null;
        }

        return record.Acknowledged is null && emails.Contains(record.Holder.Email, StringComparer.OrdinalIgnoreCase)
            ? new OpenLead(entry.EventId, entry.Assignment, record.Holder.Email, record.Holder.Since, record.Holder.Due)
            {
                IsAsked = assignment.Sla is not null,
            }
            : null;
    }

    // Of what was only logged nobody was told, so that there is nothing to see to
    private async Task<bool> IsActedOnAsync(LedgerEntry entry, CancellationToken cancellation)
    {
        var decisions = StoredDecisions.All(await trace.ReadAllAsync(entry.EventId, cancellation));
        return decisions.Any(decision => decision.Planned.Any(action => decision.Workflows.Any(
            workflow => workflow.Workflow == action.Workflow && workflow.Owner?.Assignment == entry.Assignment)));
    }
}

using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Assign;

namespace GtmFunctions.Pipeline.Ops.Leaving;

/// <summary>A lead that somebody has and has not acknowledged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Email">Their address, as the record has it.</param>
/// <param name="Since">Since when they have it.</param>
/// <param name="Due">Until when they are to acknowledge; <see langword="null"/> for the fallback.</param>
internal sealed record OpenLead(string Event, string Assignment, string Email, DateTimeOffset Since, DateTimeOffset? Due);

/// <summary>What somebody has.</summary>
/// <param name="Leads">The leads that they have not acknowledged, the oldest first.</param>
/// <param name="IsComplete">Whether these are all.</param>
/// <param name="Accounts">How many accounts keep them as their owner, by pool.</param>
/// <param name="Unasked">How many leads of the last days nobody asked them to acknowledge, so that nothing tells which are done.</param>
internal sealed record RepHoldings(
    IReadOnlyList<OpenLead> Leads, bool IsComplete, IReadOnlyDictionary<string, int> Accounts, int Unasked);

/// <summary>Finds what somebody has: open leads by the ledger and their SLA records, accounts by the ledger.</summary>
internal sealed class RepHoldingsReader(AssignmentLedger ledger, SlaRecords records, TimeProvider clock)
{
    /// <summary>The most leads that are looked for at once: the rest is found once these are handed over.</summary>
    public const int MostLeads = 500;

    /// <summary>How many days back a lead of which nothing tells whether it is done is counted.</summary>
    public const int UnaskedDays = 7;

    // What nobody acknowledged for so long is no open lead any more
    private const int OpenDays = 90;
    private const int AtOnce = 16;

    /// <summary>Reads it.</summary>
    /// <param name="configuration">The rules, whose assignments are looked through.</param>
    /// <param name="emails">Their address, in each way in which it is written.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<RepHoldings> ReadAsync(
        Configuration configuration, IReadOnlyCollection<string> emails, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (candidates, accounts, unasked) = (new List<LedgerEntry>(), new Dictionary<string, int>(StringComparer.Ordinal), 0);
        foreach (var pool in configuration.Assignments.Values.GroupBy(OwnerRule.PoolOf))
        {
            var asked = pool.Where(assignment => assignment.Sla is not null).Select(assignment => assignment.Name).ToHashSet();
            var known = pool.Select(assignment => assignment.Name).ToHashSet();
            foreach (var entry in await ledger.HeldAsync(pool.Key, emails, RecordId.Day(now.AddDays(-OpenDays)), cancellation))
            {
                if (asked.Contains(entry.Assignment))
                    candidates.Add(entry);
                else if (known.Contains(entry.Assignment) && entry.At > now.AddDays(-UnaskedDays))
                    unasked++;
            }

            if (await ledger.CountAccountsAsync(pool.Key, emails, cancellation) is > 0 and var kept)
                accounts[pool.Key] = kept;
        }

        var (leads, isComplete) = await OpenAsync([.. candidates.OrderBy(entry => entry.At)], emails, cancellation);
        return new RepHoldings(leads, isComplete, accounts, unasked);
    }

    private async Task<(IReadOnlyList<OpenLead> Leads, bool IsComplete)> OpenAsync(
        IReadOnlyList<LedgerEntry> candidates, IReadOnlyCollection<string> emails, CancellationToken cancellation)
    {
        var open = new List<OpenLead>();
        foreach (var some in candidates.Chunk(AtOnce))
        {
            if (open.Count >= MostLeads)
                return (open, false);
            var found = await Task.WhenAll(some.Select(entry => records.FindAsync(entry.EventId, entry.Assignment, cancellation)));
            open.AddRange(some.Zip(found)
                .Where(pair => pair.Second is { Acknowledged: null } record && Has(record, emails))
                .Select(pair => new OpenLead(
                    pair.First.EventId, pair.First.Assignment, pair.Second!.Holder.Email, pair.Second.Holder.Since,
                        pair.Second.Holder.Due)));
        }

        return (open, true);
    }

    private static bool Has(SlaRecord record, IReadOnlyCollection<string> emails) =>
        emails.Contains(record.Holder.Email, StringComparer.OrdinalIgnoreCase);
}

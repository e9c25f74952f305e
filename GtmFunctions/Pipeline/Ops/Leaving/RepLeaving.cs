using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Leaving;

/// <summary>Somebody who leaves: what the rules are without them, and what they have.</summary>
/// <param name="Email">Their address as it was asked for.</param>
/// <param name="Name">Their name, where a roster has it; else the address.</param>
/// <param name="Version">The version that is published.</param>
/// <param name="Before">The rules as they are.</param>
/// <param name="After">What reading the rules without them found.</param>
/// <param name="Plan">What of the rules changes.</param>
/// <param name="Holdings">What they have.</param>
internal sealed record RepLeave(
    string Email, string Name, string Version, Configuration Before, ReadResult After, RepLeavePlan Plan, RepHoldings Holdings)
{
    /// <summary>The address in each way in which it is written.</summary>
    public required IReadOnlyCollection<string> Emails { get; init; }

    /// <summary>Whether nothing names them and they have nothing.</summary>
    public bool IsNobody => !Plan.Changes && Holdings.Leads.Count == 0 && Holdings.Accounts.Count == 0;
}

/// <summary>What was done.</summary>
/// <param name="Refused">Why nothing was done, in words; <see langword="null"/> where it was.</param>
/// <param name="Version">The version without them; <see langword="null"/> where the rules did not name them.</param>
/// <param name="Leads">How many leads are on their way to the next owner.</param>
/// <param name="Kept">How many could not be handed over, or went on by themselves.</param>
/// <param name="Accounts">How many accounts changed hands or were let go.</param>
internal sealed record RepLeft(string? Refused, string? Version, int Leads, int Kept, int Accounts);

/// <summary>
/// Takes somebody who leaves out of the rules and hands over what they have. The rules go first, so that nothing comes to them any more;
/// then accounts, then leads. Each part does what is left to do, so a run that did not come to its end is gone on with by the next.
/// </summary>
internal sealed class RepLeaving(
    PublishedDocuments documents,
    ConfigurationReader reader,
    ConfigurationVersions configurations,
    RulesPublisher publisher,
    AssignmentLedger ledger,
    RepHoldingsReader holdings,
    LeadHandOver handOver)
{
    /// <summary>Looks what it would come to; <see langword="null"/> where no rules are published.</summary>
    /// <param name="email">Their address, without regard to case.</param>
    /// <param name="successor">Who takes their place where the rules name them.</param>
    /// <param name="days">How many days back a lead counts as open that nobody was asked to acknowledge.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<RepLeave?> FindAsync(string email, RepSuccessor? successor, int days, CancellationToken cancellation)
    {
        if (await documents.CurrentAsync(cancellation) is not { } current
            || await documents.BundleAsync(current.Name, cancellation) is not { } bundle
            || await configurations.FindAsync(current.Name, cancellation) is not { } configuration)
            return null;
        var members = configuration.Assignments.Values.Select(assignment => assignment.Pool?.Find(email))
            .Where(member => member is not null)
            .ToArray();
        string[] emails = [.. members.Select(member => member!.Email).Append(email.Trim()).Append(email.Trim().ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)];
        var plan = RepLeavePlan.Make(bundle, email, successor);
        return new RepLeave(
            email.Trim(),
            members is [{ } first, ..] ? first.Name : email.Trim(),
            current.Name,
            configuration,
            reader.Read(plan.Bundle),
            plan,
            await holdings.ReadAsync(configuration, emails, days, cancellation))
        {
            Emails = emails,
        };
    }

    /// <summary>Does it.</summary>
    /// <param name="leave">What was looked at.</param>
    /// <param name="successor">Who takes their place.</param>
    /// <param name="by">The name of who does it.</param>
    /// <param name="note">What they write to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<RepLeft> LeaveAsync(
        RepLeave leave, RepSuccessor? successor, string by, string? note, CancellationToken cancellation)
    {
        if (leave.Plan.Problems is [var problem, ..])
            return Refuse(problem);
        var configuration = leave.Before;
        if (leave.Plan.Changes)
        {
            var what = new Publishing(leave.Plan.Bundle, PublicationAuthor.Person(by))
            {
                Note = note is null ? $"{leave.Name} left" : $"{leave.Name} left: {note}",
            };
            switch (await publisher.PublishAsync(what, leave.Version, cancellation))
            {
                case PublishingResult.Published published:
                    configuration = published.Read.Configuration!;
                    break;
                case var refused:
                    return Refuse($"The rules without them were not published: {PublishingWords.Say(refused)}");
            }
        }

        var accounts = 0;
        foreach (var pool in leave.Holdings.Accounts.Keys)
            accounts += await ledger.MoveAccountsAsync(pool, leave.Emails, AccountsTo(configuration, pool, successor), cancellation);
        var (gone, why) = (0, $"{leave.Name} left, and {by} handed it over");
        foreach (var lead in leave.Holdings.Leads)
            gone += await handOver.HandOverAsync(configuration, lead, why, cancellation) ? 1 : 0;
        return new RepLeft(
            null, leave.Plan.Changes ? configuration.Version : null, gone, leave.Holdings.Leads.Count - gone, accounts);
    }

    /// <summary>
    /// The address of who gets the accounts of a pool: the successor, if they are in it; <see langword="null"/> where the accounts are let
    /// go, so that the next event of each goes by the rules.
    /// </summary>
    public static string? AccountsTo(Configuration configuration, string pool, RepSuccessor? successor) => successor?.Email is not { } email
        ? null
        : configuration.Assignments.Values.FirstOrDefault(assignment => OwnerRule.PoolOf(assignment) == pool)?.Pool?.Find(email)?.Email;

    private static RepLeft Refuse(string why) => new(why, null, 0, 0, 0);
}

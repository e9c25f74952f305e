using GtmFunctions.Pipeline.Accounts.Names;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>How well an account fits a lead.</summary>
/// <param name="Account">The account.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Reasons">Why.</param>
internal sealed record Candidate(Account Account, double Score, IReadOnlyList<AccountReason> Reasons);

/// <summary>Scores how well an account fits a lead. Values in, values out.</summary>
/// <remarks>
/// The domain says most: who has a mailbox there is of the company. A name alone is as good as it is whole; a country parts companies of
/// one name. What may be two companies stays below 0.8, the usual threshold, and above 0.5 where a person could tell.
/// </remarks>
internal static class Matching
{
    private const double SameCountry = 0.05;
    private const double OtherCountry = 0.2;

    /// <summary>Scores an account.</summary>
    public static Candidate Score(Lead lead, Account account)
    {
        var reasons = new List<AccountReason>(3);
        var name = lead.Company is { } company && account.Company is { } named
            ? NameComparison.Compare(company, named)
            : (NameMatch?)null;
        var host = HostMatching.Compare(lead, account, name);
        if (host is not (HostMatch.Unknown or HostMatch.Other))
            reasons.Add(new AccountReason(HostMatching.Reason(host), account.Host!.Name));
        if (name is { } compared and not NameMatch.Different)
            reasons.Add(new AccountReason(NameReason(compared), account.Name));
        var score = Base(host, name);
        if (score > 0 && lead.Country is { } from && account.Country is { } at)
            score += Country(from, at, host, name, lead, account, reasons);
        if (host == HostMatch.Other && score > 0)
            reasons.Add(new AccountReason(AccountReasonKind.OtherDomain, lead.Host!.Registrable));
        return new Candidate(account, Math.Round(Math.Clamp(score, 0, 1), 2), reasons);
    }

    private static double Base(HostMatch host, NameMatch? name) => (host, name) switch
    {
        (HostMatch.Same or HostMatch.Below, NameMatch.Same or NameMatch.OtherCountry) => 0.95,
        (HostMatch.Same, _) => 0.93,
        (HostMatch.Below, _) => 0.91,
        (HostMatch.Beside, NameMatch.Same or NameMatch.OtherCountry or NameMatch.Mistyped) => 0.92,
        (HostMatch.Beside, _) => 0.82,
        (HostMatch.OtherEnding or HostMatch.Mistyped, NameMatch.Same) => 0.9,
        (HostMatch.OtherEnding, NameMatch.OtherCountry) => 0.88,
        (HostMatch.OtherEnding, NameMatch.Mistyped or NameMatch.Shortened) => 0.85,
        (HostMatch.OtherEnding, null) => 0.6,
        (HostMatch.OtherEnding, NameMatch.Partial or NameMatch.Resembling) => 0.6,
        (HostMatch.NamedAfter, NameMatch.Same) => 0.86,
        (HostMatch.NamedAfter, NameMatch.OtherCountry) => 0.82,
        (HostMatch.NamedAfter, NameMatch.Mistyped) => 0.78,
        (HostMatch.Unknown, NameMatch.Same) => 0.88,
        (HostMatch.Unknown, NameMatch.OtherCountry) => 0.85,
        (HostMatch.Unknown, NameMatch.Mistyped) => 0.82,
        (HostMatch.Unknown, NameMatch.Shortened) => 0.81,
        (HostMatch.Unknown, NameMatch.Resembling) => 0.65,
        (HostMatch.Unknown, NameMatch.Partial) => 0.5,
        (HostMatch.Other, NameMatch.Same or NameMatch.OtherCountry) => 0.6,
        (_, NameMatch.Same) => 0.6,
        _ => 0,
    };

    private static double Country(
        string from, string at, HostMatch host, NameMatch? name, Lead lead, Account account, List<AccountReason> reasons)
    {
        var isSure = host is HostMatch.Same or HostMatch.Below;
        if (from == at || account.Company?.Country == from)
        {
            reasons.Add(new AccountReason(AccountReasonKind.SameCountry, from));
            return SameCountry;
        }

        // "Acme France" is in France, wherever Acme is; "Acme Belgium" is not "Acme France"
        var isSubsidiary = name == NameMatch.OtherCountry && lead.Company?.Country == from && account.Company?.Country is null;
        if (isSubsidiary)
            return 0;
        reasons.Add(new AccountReason(AccountReasonKind.OtherCountry, at));
        return isSure ? -SameCountry : -OtherCountry;
    }

    private static AccountReasonKind NameReason(NameMatch name) => name switch
    {
        NameMatch.Same => AccountReasonKind.SameName,
        NameMatch.OtherCountry => AccountReasonKind.NameOfOtherCountry,
        NameMatch.Mistyped => AccountReasonKind.NameMistyped,
        NameMatch.Shortened => AccountReasonKind.NameShortened,
        NameMatch.Resembling => AccountReasonKind.NameResembles,
        _ => AccountReasonKind.NamePartly,
    };
}

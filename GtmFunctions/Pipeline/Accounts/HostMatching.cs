using GtmFunctions.Pipeline.Accounts.Names;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>How a lead's host is to an account's.</summary>
internal enum HostMatch
{
    /// <summary>One of them is not known.</summary>
    Unknown,

    /// <summary>They are two companies' for all that they say.</summary>
    Other,

    /// <summary>The lead's is named after the account, which has another or none.</summary>
    NamedAfter,

    /// <summary>The same but for a slip of typing.</summary>
    Mistyped,

    /// <summary>The same name under another ending.</summary>
    OtherEnding,

    /// <summary>Both are of one registered domain, and the lead's is not below the account's.</summary>
    Beside,

    /// <summary>The lead's is below the account's.</summary>
    Below,

    /// <summary>The same.</summary>
    Same,
}

/// <summary>Compares hosts.</summary>
internal static class HostMatching
{
    private const int ShortestLabel = 4;

    /// <summary>How a lead's host is to an account's.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="account">The account.</param>
    /// <param name="name">How their names are to each other.</param>
    public static HostMatch Compare(Lead lead, Account account, NameMatch? name)
    {
        if (lead.Host is not { } from)
            return HostMatch.Unknown;
        var isNamedAfter = name >= NameMatch.Mistyped && IsNamedAfter(from, lead.Company!);
        if (account.Host is not { } at)
            return isNamedAfter ? HostMatch.Unknown : name >= NameMatch.Mistyped ? HostMatch.Other : HostMatch.Unknown;
        if (from.Name == at.Name)
            return HostMatch.Same;
        if (from.Name.EndsWith($".{at.Name}", StringComparison.Ordinal))
            return HostMatch.Below;
        if (from.Registrable == at.Registrable)
            return HostMatch.Beside;
        if (from.SqueezedLabel.Length >= ShortestLabel && from.SqueezedLabel == at.SqueezedLabel)
            return HostMatch.OtherEnding;
        if (Typo.IsSlip(from.SqueezedLabel, at.SqueezedLabel) is true)
            return HostMatch.Mistyped;
        return isNamedAfter ? HostMatch.NamedAfter : HostMatch.Other;
    }

    /// <summary>The reason that a match is.</summary>
    public static AccountReasonKind Reason(HostMatch match) => match switch
    {
        HostMatch.Same => AccountReasonKind.SameDomain,
        HostMatch.Below => AccountReasonKind.BelowDomain,
        HostMatch.Beside => AccountReasonKind.BesideDomain,
        HostMatch.OtherEnding => AccountReasonKind.OtherEnding,
        HostMatch.Mistyped => AccountReasonKind.DomainMistyped,
        _ => AccountReasonKind.DomainNamedAfter,
    };

    // "brightwateranalytics.com" and "jardinewool.co.uk" are named after what they are the first words of
    private static bool IsNamedAfter(CompanyHost host, CompanyName company) =>
        host.SqueezedLabel.Length >= ShortestLabel
        && (company.Squeezed.StartsWith(NameFolding.Fold(host.SqueezedLabel), StringComparison.Ordinal)
            || NameFolding.Fold(host.SqueezedLabel).StartsWith(company.Squeezed, StringComparison.Ordinal));
}

using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What speaks for or against an account that a lead may be of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountReasonKind>))]
internal enum AccountReasonKind
{
    /// <summary>The lead's domain is the account's.</summary>
    SameDomain,

    /// <summary>The lead's host is below the account's.</summary>
    BelowDomain,

    /// <summary>Both hosts are of one registered domain.</summary>
    BesideDomain,

    /// <summary>The domains are the same but for their endings.</summary>
    OtherEnding,

    /// <summary>The domains are the same but for a slip of typing.</summary>
    DomainMistyped,

    /// <summary>The lead's domain is named after the company.</summary>
    DomainNamedAfter,

    /// <summary>The lead's domain is another company's for all that it says.</summary>
    OtherDomain,

    /// <summary>The names are the same but for their legal forms.</summary>
    SameName,

    /// <summary>The names are the same but for a country.</summary>
    NameOfOtherCountry,

    /// <summary>The names are the same but for a slip of typing.</summary>
    NameMistyped,

    /// <summary>One name is the beginning of the other.</summary>
    NameShortened,

    /// <summary>The names differ by a letter that makes another word.</summary>
    NameResembles,

    /// <summary>The names have words in common.</summary>
    NamePartly,

    /// <summary>Both are in one country.</summary>
    SameCountry,

    /// <summary>The account is in another country.</summary>
    OtherCountry,

    /// <summary>Another account fits as well.</summary>
    AsGood,

    /// <summary>A person said so.</summary>
    Decided,
}

/// <summary>What speaks for or against an account.</summary>
/// <param name="Kind">What.</param>
/// <param name="Seen">What of the account it is about: its domain, name, country, or the other account's name.</param>
internal sealed record AccountReason(AccountReasonKind Kind, string? Seen = null);

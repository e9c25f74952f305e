using GtmFunctions.Pipeline.Accounts.Names;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>What is known of a lead that tells which account it is of.</summary>
/// <param name="Host">The host of its mail or its company's website; <see langword="null"/> where that is no company's.</param>
/// <param name="CompanyText">The company as the lead has it.</param>
/// <param name="Country">The country's ISO code.</param>
internal sealed record Lead(CompanyHost? Host, string? CompanyText, string? Country)
{
    /// <summary>The company as names are compared.</summary>
    public CompanyName? Company { get; } = CompanyName.Read(CompanyText);

    /// <summary>Whether there is nothing to go by.</summary>
    public bool IsUnknown => Host is null && Company is null;
}

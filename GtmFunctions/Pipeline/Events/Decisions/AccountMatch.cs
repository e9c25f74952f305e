using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What came of looking for the account that an event is of.</summary>
internal sealed record AccountMatch
{
    /// <summary>What stands in <see cref="EnricherOutcome.Enricher"/> for it; no enricher of a document can have the name.</summary>
    public const string Name = "account match";

    /// <summary>What came of it.</summary>
    public required AccountStanding Standing { get; init; }

    /// <summary>The list of accounts.</summary>
    public required string List { get; init; }

    /// <summary>Its version; <see langword="null"/> where it had none yet.</summary>
    public string? Version { get; init; }

    /// <summary>How many accounts it had.</summary>
    public int Accounts { get; init; }

    /// <summary>The score from which an account is taken.</summary>
    public decimal Threshold { get; init; }

    /// <summary>The accounts that fit, the best first.</summary>
    public IReadOnlyList<FittingAccount> Fitting { get => field ?? []; init; }

    /// <summary>The id of the question that a person is asked, or has answered.</summary>
    public string? Question { get; init; }
}

/// <summary>What came of looking for an account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStanding>))]
internal enum AccountStanding
{
    /// <summary>None fits.</summary>
    None,

    /// <summary>One fits well enough.</summary>
    Matched,

    /// <summary>One may fit: a person is asked.</summary>
    Near,

    /// <summary>A person said which it is.</summary>
    Decided,

    /// <summary>A person said that it is none.</summary>
    Refused,
}

/// <summary>An account that fits.</summary>
/// <param name="Key">Its key in the list.</param>
/// <param name="Name">Its name.</param>
/// <param name="Score">How well, from 0 to 1.</param>
/// <param name="Reasons">Why.</param>
internal sealed record FittingAccount(string Key, string Name, decimal Score, IReadOnlyList<AccountReason> Reasons);

using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Accounts;

/// <summary>
/// Leads of which nobody but a person can tell which account they are of, and what that person said. Nothing in it names a person: the
/// domain that the leads have in common, or the company and its country.
/// </summary>
internal sealed record AccountQuestion : StoredRecord
{
    /// <summary>The hash of what the leads have in common.</summary>
    public required string Id { get; init; }

    /// <summary>The list of accounts.</summary>
    public required string List { get; init; }

    /// <summary>The domain that the leads have in common; <see langword="null"/> where it is the company's name.</summary>
    public string? Domain { get; init; }

    /// <summary>The company as the first of them had it.</summary>
    public string? Company { get; init; }

    /// <summary>The country of the first of them.</summary>
    public string? Country { get; init; }

    /// <summary>The accounts that it may be, the best first.</summary>
    public IReadOnlyList<QuestionedAccount> Candidates { get => field ?? []; init; }

    /// <summary>The first event that asked.</summary>
    public string? Event { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when nobody wants to see it.</summary>
    public DateTimeOffset? LaterUntil { get; init; }

    /// <summary>What somebody said; <see langword="null"/> where nobody did.</summary>
    public AccountAnswer? Answer { get; init; }
}

/// <summary>An account that a lead may be of.</summary>
/// <param name="Key">Its key in the list.</param>
/// <param name="Name">Its name.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Country">Its country.</param>
/// <param name="Score">How well it fits.</param>
internal sealed record QuestionedAccount(string Key, string Name, string? Domain, string? Country, decimal Score);

/// <summary>What a person said of leads.</summary>
/// <param name="Account">The key of their account; <see langword="null"/> where they are of none.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
internal sealed record AccountAnswer(string? Account, string By, DateTimeOffset At);

/// <summary>JSON of questions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(AccountQuestion))]
internal sealed partial class QuestionJson : JsonSerializerContext;

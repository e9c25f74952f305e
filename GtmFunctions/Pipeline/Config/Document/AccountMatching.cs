using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How events find the account that they are of.</summary>
public sealed record AccountMatching
{
    /// <summary>The score from which an account is taken, where the document does not say.</summary>
    public const decimal DefaultThreshold = 0.8m;

    /// <summary>The score from which a person is asked, where the document does not say.</summary>
    public const decimal DefaultNear = 0.5m;

    /// <summary>The list of accounts.</summary>
    public required string List { get; init; }

    /// <summary>The score from which an account is taken.</summary>
    public decimal Threshold { get; init; } = DefaultThreshold;

    /// <summary>The score from which a person is asked whether it is the account.</summary>
    public decimal Near { get; init; } = DefaultNear;

    /// <summary>The column of the account's domain or website.</summary>
    public string DomainColumn { get; init; } = "domain";

    /// <summary>The column of the account's name.</summary>
    public string NameColumn { get; init; } = "name";

    /// <summary>The column of the account's country.</summary>
    public string CountryColumn { get; init; } = "country";

    /// <summary>The fields that an account gives, and the columns of their values.</summary>
    public required IReadOnlyDictionary<FieldPath, string> Map { get; init; }
}

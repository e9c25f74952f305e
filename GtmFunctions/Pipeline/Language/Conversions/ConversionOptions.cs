namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>What a conversion is told beside the value.</summary>
public sealed record ConversionOptions
{
    /// <summary>Nothing.</summary>
    public static readonly ConversionOptions None = new();

    /// <summary>How numbers and dates are written; without it only what can be read one way is read.</summary>
    public Locale? Locale { get; init; }

    /// <summary>The country (ISO 3166-1 alpha-2) of telephone numbers without a country code.</summary>
    public string? Country { get; init; }

    /// <summary>The currency (ISO 4217) of amounts.</summary>
    public string? Currency { get; init; }
}

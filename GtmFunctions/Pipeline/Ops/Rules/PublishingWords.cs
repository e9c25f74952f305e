namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>Says why rules were not published.</summary>
internal static class PublishingWords
{
    private const int MostErrors = 3;

    /// <summary>Why, in words; empty where they were.</summary>
    public static string Say(PublishingResult result) => result switch
    {
        PublishingResult.Published => "",
        PublishingResult.Invalid invalid => string.Join("; ", invalid.Read.Errors.Take(MostErrors))
            + (invalid.Read.Errors.Count > MostErrors ? $"; and {invalid.Read.Errors.Count - MostErrors} more" : ""),
        PublishingResult.Superseded other => other.Says(),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No words are known for a result of this kind."),
    };
}

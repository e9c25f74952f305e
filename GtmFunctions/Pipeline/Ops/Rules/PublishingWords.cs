using GtmFunctions.Pipeline.Ops.Fixtures;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>Says why rules were not published.</summary>
internal static class PublishingWords
{
    private const int Most = 3;

    /// <summary>Why, in words; empty where they were.</summary>
    public static string Say(PublishingResult result) => result switch
    {
        PublishingResult.Published => "",
        PublishingResult.Invalid invalid => Told([.. invalid.Read.Errors.Select(error => error.ToString())]),
        PublishingResult.FixturesFailed failed => $"not all fixtures hold: {Told([.. FixtureText.Failures(failed.Report)])}",
        PublishingResult.Superseded other => other.Says(),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No words are known for a result of this kind."),
    };

    private static string Told(IReadOnlyList<string> lines) =>
        string.Join("; ", lines.Take(Most)) + (lines.Count > Most ? $"; and {lines.Count - Most} more" : "");
}

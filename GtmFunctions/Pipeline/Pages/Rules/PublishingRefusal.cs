using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>What a page says where a version that is stored was not published.</summary>
internal static class PublishingRefusal
{
    private const int Most = 5;

    /// <summary>Why it was not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was published.</exception>
    public static PageAnswer Render(PublishingResult result) => result switch
    {
        PublishingResult.Superseded other => PageAnswer.Refuse(other.Says()),
        PublishingResult.Invalid invalid => PageAnswer.Refuse(
            $"This version of the app does not accept it any more: {string.Join("; ", invalid.Read.Errors.Take(Most))}"),
        PublishingResult.FixturesFailed failed => PageAnswer.Refuse(
            $"Its fixtures do not hold any more: {string.Join(", ", failed.Report.Failed.Select(one => one.Name).Take(Most))}."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Nobody tells of such a result."),
    };
}

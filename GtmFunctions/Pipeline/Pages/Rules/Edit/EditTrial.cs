using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;

namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>What would come of an edited document, looked at quickly while it is edited.</summary>
public sealed record EditTrial
{
    /// <summary>What its fixtures expect and get; <see langword="null"/> where it has none.</summary>
    public DraftFixtures? Fixtures { get; init; }

    /// <summary>What would have become of the newest events; <see langword="null"/> where nothing is published yet.</summary>
    public PreviewResult? Preview { get; init; }

    /// <summary>What was found, in sentences.</summary>
    public string InWords => string.Join(' ', ((string?[])[FixturesInWords, Preview?.Answer]).OfType<string>());

    private string? FixturesInWords => Fixtures switch
    {
        null => null,
        { Failed.Count: 0, Passed: var passed } => passed == 1 ? "Its fixture holds." : $"All {passed} fixtures hold.",
        { Failed.Count: var failed, Passed: var passed } => $"{failed} of {passed + failed} fixtures would no longer hold.",
    };
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>A fixture whose event a preview looks at.</summary>
/// <param name="File">The file in which it is, for those that it comes after.</param>
/// <param name="Fixture">The fixture.</param>
internal sealed record PreviewFixture(FixtureFile File, Fixture Fixture);

/// <summary>
/// The fixtures that a preview looks at: those of the draft, as the draft writes them, and those of the live version of whose names the
/// draft has none, so that taking a fixture away does not hide what becomes of it.
/// </summary>
/// <param name="All">The draft's in their order, then those that only the live version has.</param>
/// <param name="Errors">What is wrong with the draft's, by line.</param>
internal sealed record PreviewFixtures(IReadOnlyList<PreviewFixture> All, IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>What is said where there is none.</summary>
    public const string None =
        "Neither the draft nor the live version has fixtures: write fixtures.yaml beside the document, or look at events that came.";

    /// <summary>Reads them.</summary>
    /// <param name="live">The version that is live.</param>
    /// <param name="liveText">Its fixtures; <see langword="null"/> where it has none.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="draftText">Its fixtures; <see langword="null"/> where it has none.</param>
    public static PreviewFixtures Read(Configuration live, string? liveText, Configuration draft, string? draftText)
    {
        var (before, after) = (FixtureReader.Read(live, liveText), FixtureReader.Read(draft, draftText));
        var named = after.Fixtures.Select(fixture => fixture.Name).ToHashSet(StringComparer.Ordinal);
        return new PreviewFixtures(
            [
                .. after.Fixtures.Select(fixture => new PreviewFixture(after, fixture)),
                .. before.Fixtures.Where(fixture => !named.Contains(fixture.Name)).Select(fixture => new PreviewFixture(before, fixture)),
            ],
            after.Errors);
    }
}

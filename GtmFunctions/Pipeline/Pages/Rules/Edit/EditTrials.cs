using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>Tries an edited document on its fixtures and on the newest events; nothing is kept.</summary>
internal sealed class EditTrials(
    ConfigurationReader reader, ConfigurationVersions configurations, FixtureRunner fixtures, PreviewRun preview)
{
    /// <summary>The most events that are looked at: somebody waits for the page.</summary>
    public const int MostEvents = 200;

    private const int MostExamples = 5;

    /// <summary>Tries it; <see langword="null"/> where it has errors.</summary>
    public async Task<EditTrial?> TryAsync(ConfigurationBundle bundle, CancellationToken cancellation)
    {
        if (reader.Read(bundle).Configuration is not { } draft)
            return null;
        var report = await fixtures.RunAsync(draft, bundle.Fixtures, cancellation);
        var live = await configurations.TryCurrentAsync(cancellation);
        return new EditTrial
        {
            Fixtures = bundle.Fixtures is null ? null : DraftFixtures.From(report),
            Preview = live is null
                ? null
                : await preview.RunAsync(
                    new PreviewQuestion(live, draft) { Most = MostEvents, MostExamples = MostExamples }, progress: null, cancellation),
        };
    }
}

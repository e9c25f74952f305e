using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Drafts;

/// <summary>Looks what would have become of events by a draft, and keeps that with it.</summary>
internal sealed class DraftPreviews(
    RulesDrafts drafts,
    PublishedDocuments documents,
    ConfigurationVersions configurations,
    ConfigurationReader reader,
    PreviewRun preview)
{
    /// <summary>What a form says in place of a time to have the fixtures looked at.</summary>
    public const string OverFixtures = "fixtures";

    private static readonly string[] Spans = ["1d", "7d", "28d", OverFixtures];

    /// <summary>Looks at the events that a form asks for: <c>since</c> and <c>source</c>.</summary>
    public async Task<PageAnswer> LookAsync(PageRequest request, CancellationToken cancellation)
    {
        var since = request.Field("since") ?? "7d";
        if (!Spans.Contains(since))
            throw new PageRequestException($"'since' is one of {string.Join(", ", Spans)}.");
        return await drafts.FindAsync(request.Value("id"), cancellation) is { } draft
            ? await RunAsync(draft, since, since == OverFixtures ? null : request.Field("source"), request.Now, cancellation)
            : DraftsQuery.Gone();
    }

    /// <summary>Looks at all events of the last week.</summary>
    public Task<PageAnswer> LookAsync(RulesDraft draft, DateTimeOffset now, CancellationToken cancellation) =>
        RunAsync(draft, "7d", source: null, now, cancellation);

    /// <summary>Gives every event of the last look that becomes something else, as CSV.</summary>
    public async Task<PageAnswer> FileAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await drafts.FindAsync(request.Value("id"), cancellation) is not { } draft)
            return DraftsQuery.Gone();
        if (await drafts.FindPreviewAsync(draft, cancellation) is not { } json
            || JsonSerializer.Deserialize(json, PagesJson.Default.DraftPreview) is not { } looked
            || await QuestionAsync(draft, looked.Since, looked.Source, request.Now, cancellation) is not { } question)
            return PageAnswer.Refuse("Nobody has looked yet what would come of the draft: see what would change, then take the file.");
        var lines = new StringBuilder(PreviewCsv.Head);
        await preview.RunAsync(
            question with
            {
                EachChange = (change, _) =>
                {
                    lines.Append(PreviewCsv.Write(PreviewShortening.Shorten(change)));
                    return ValueTask.CompletedTask;
                },
            },
            progress: null,
            cancellation);
        return PageAnswer.File("changes.csv", CsvLine.MediaType, Encoding.UTF8.GetBytes(lines.ToString()));
    }

    // The draft's page then says what was found
    private async Task<PageAnswer> RunAsync(
        RulesDraft draft, string since, string? source, DateTimeOffset now, CancellationToken cancellation)
    {
        var page = PageLinks.To("rules", "drafts", draft.Id);
        if (await QuestionAsync(draft, since, source, now, cancellation) is not { } question)
            return PageAnswer.Lead(page, "It is kept as a draft. It has errors, so nobody can tell what would come of it.");
        var result = await preview.RunAsync(question, progress: null, cancellation);
        var kept = new DraftPreview(since, source, result);
        await drafts.KeepPreviewAsync(draft, JsonSerializer.Serialize(kept, PagesJson.Default.DraftPreview), cancellation);
        return PageAnswer.Lead($"{page}#preview", result.Answer);
    }

    private async Task<PreviewQuestion?> QuestionAsync(
        RulesDraft draft, string since, string? source, DateTimeOffset now, CancellationToken cancellation)
    {
        if (reader.Read(draft.Bundle).Configuration is not { } configuration)
            return null;
        var question = new PreviewQuestion(await configurations.CurrentAsync(cancellation), configuration);
        if (Duration.TryParse(since, out var span))
            return question with { Since = now - span, Source = source };
        var published = await documents.BundleAsync(question.Live.Version, cancellation);
        var fixtures = PreviewFixtures.Read(question.Live, published?.Fixtures, configuration, draft.Bundle.Fixtures);
        return fixtures switch
        {
            { Errors: [var first, ..] } => throw new PageRequestException($"The draft's fixtures have errors: mend them first. {first}"),
            { All.Count: 0 } => throw new PageRequestException(PreviewFixtures.None),
            _ => question with { Fixtures = fixtures.All },
        };
    }
}

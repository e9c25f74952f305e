using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>The HTTP call that says which events a draft of the rules would decide otherwise.</summary>
internal sealed class PreviewEndpoint(
    PublishedDocuments documents,
    RulesDrafts drafts,
    ConfigurationVersions versions,
    ConfigurationReader reader,
    GivenEvents given,
    PreviewRun preview,
    TimeProvider clock)
{
    // A document, its tables and its fixtures, each of which may have 1 MiB
    private const int MaxBytes = 8 << 20;

    /// <summary>Compares a draft with the live rules; nothing is written or sent. The body is a <see cref="PreviewRequest"/>.</summary>
    /// <returns>
    /// 200 with a <see cref="PreviewResult"/>; for <c>application/x-ndjson</c> lines of how far it has come and that result, for
    /// <c>text/csv</c> every event that is decided otherwise; 400 with what is wrong of the request or every error of the draft; 404 for a
    /// draft that is not kept; 413 over 8 MiB; 503 without a configuration.
    /// </returns>
    public Task<IResult> PreviewAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.PreviewRules.AnswerAsync(request, _ => AnswerAsync(request, cancellation), cancellation);

    private async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is not { } text)
            return OpsAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"A preview is asked for with at most {MaxBytes} bytes.");
        var asked = PreviewRequest.Parse(text);
        var live = await versions.CurrentAsync(cancellation);
        if (await BundleAsync(asked, live.Version, cancellation) is not { } bundle)
        {
            return OpsAnswer.Error(
                StatusCodes.Status404NotFound, $"There is no draft '{OpsAnswer.Shown(asked.Draft!)}': it was published or thrown away.");
        }

        var read = reader.Read(bundle);
        if (read.Configuration is not { } draft)
            return OpsAnswer.Invalid(read);
        var question = Question(asked, live, draft);
        if (asked.OverFixtures)
        {
            var published = await documents.BundleAsync(live.Version, cancellation);
            var fixtures = PreviewFixtures.Read(live, published?.Fixtures, draft, bundle.Fixtures);
            if (fixtures.Errors.Count > 0)
                return OpsAnswer.Invalid(fixtures.Errors, "The draft's fixtures are not valid.");
            if (fixtures.All.Count == 0)
                throw new OpsRequestException(PreviewFixtures.None);
            question = question with { Fixtures = fixtures.All };
        }

        if (asked.Events is { } events)
            question = question with { Given = await given.ReadAsync(events, live, draft, cancellation) };
        var accept = request.Headers.Accept.ToString();
        if (accept.Contains(PreviewAnswer.Lines, StringComparison.OrdinalIgnoreCase))
            return PreviewAnswer.AsLines(preview, question);
        return accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase)
            ? PreviewAnswer.AsCsv(preview, question)
            : PreviewAnswer.AsJson(await preview.RunAsync(question, progress: null, cancellation));
    }

    private async Task<ConfigurationBundle?> BundleAsync(PreviewRequest asked, string live, CancellationToken cancellation)
    {
        if (asked.Draft is { } id)
            return (await drafts.FindAsync(id, cancellation))?.Bundle;
        var current = await documents.BundleAsync(live, cancellation)
            ?? throw new ConfigurationMissingException($"The live version {live} is not in storage any more.");
        var bundle = asked.Document is { } document ? ConfigurationEndpoints.WithDocument(current, document) : current;
        var tables = bundle.Tables.ToDictionary();
        var named = BundleFiles.TableNames(bundle.Document);
        foreach (var (name, text) in asked.Tables ?? new Dictionary<string, string>())
        {
            if (!named.Contains(name) && asked.Document is null)
                throw new OpsRequestException($"The live document names no table '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, named)}");
            if (named.Contains(name))
                tables[name] = text;
        }

        return bundle with { Tables = tables, Fixtures = asked.Fixtures ?? bundle.Fixtures };
    }

    private PreviewQuestion Question(PreviewRequest asked, Configuration live, Configuration draft)
    {
        var now = clock.GetUtcNow();
        var (since, until) = (PreviewRequest.Time(asked.Since, "since", now), PreviewRequest.Time(asked.Until, "until", now));
        if (since > until)
            throw new OpsRequestException($"'since' ({since:u}) is after 'until' ({until:u}): put the earlier one into 'since'.");
        if (asked.Source is { Length: > 0 } source && !live.Sources.ContainsKey(source) && !draft.Sources.ContainsKey(source)
            && source != Signals.SignalEmitter.Source)
        {
            throw new OpsRequestException(
                $"There is no source '{OpsAnswer.Shown(source)}'{Spelling.Suggest(source, live.Sources.Keys)} "
                + $"The live document has {string.Join(", ", live.Sources.Keys)}.");
        }

        return new PreviewQuestion(live, draft)
        {
            Since = since,
            Until = until,
            Source = asked.Source is { Length: > 0 } ? asked.Source : null,
            Type = asked.Type is { Length: > 0 } ? asked.Type : null,
            Most = asked.Most ?? PreviewQuestion.UsualEvents,
            MostExamples = asked.Examples ?? PreviewQuestion.UsualExamples,
        };
    }
}

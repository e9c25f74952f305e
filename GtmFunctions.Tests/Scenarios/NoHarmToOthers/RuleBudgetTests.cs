using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>What becomes of an event on which rules take too long, and of what else is to be done with it.</summary>
public sealed class RuleBudgetTests(AzuriteFixture azurite)
{
    private const string Rules = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.title: data.title }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL, retry: [] }
          other: { connector: http, url: OTHER_URL, retry: [] }
        templates:
          heavy: { text: "{% for i in (1..1000) %}{{ raw.data.notes | split: ',' | sort | uniq | size }}{% endfor %}" }
        workflows:
          slow:
            on: [lead.created]
            filter: { person.title: { $matches: "^(?=.)(a+)+$" } }
            do: [ { to: sequencer } ]
          quick:
            on: [lead.created]
            do: [ { to: other }, { to: sequencer, template: heavy } ]
        """;

    [Fact]
    public async Task Route_AWorkflowWhosePatternTakesTooLong_IsADeadLetterAndTheOthersGoOn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Rules);
        var (_, answer) = await pipeline.SendAsync("forms", Lead(new string('a', 60) + "!", "a"));
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("other"));
        Assert.Single(pipeline.Received("sequencer"));
        var letter = Assert.Single(await LettersAsync(pipeline));
        Assert.StartsWith(
            "The workflow 'slow' could not decide: person.title $matches: a pattern takes longer", letter, StringComparison.Ordinal);
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Contains(
            "could not decide: person.title $matches", trace.ToJsonString(PipelineJson.Readable.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_ATemplateThatWorksThroughTooMuch_IsADeadLetterAndTheOthersGoOn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Rules);
        await pipeline.SendAsync("forms", Lead("b", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i * 7919 % 60_000},"))));
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("other"));
        Assert.Empty(pipeline.Received("sequencer"));
        Assert.Contains("the template works through more than", Assert.Single(await LettersAsync(pipeline)), StringComparison.Ordinal);
    }

    private static string Lead(string title, string notes) =>
        $$$"""{"type":"form.submitted","timestamp":"2026-11-23T08:59:00Z","data":{"email":"ada@analytical.example","title":"{{{title}}}","notes":"{{{notes}}}"}}""";

    private static async Task<string[]> LettersAsync(PipelineHarness pipeline)
    {
        var (_, listed) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        return [.. listed["deadLetters"]!.AsArray().Select(letter => FieldText.From(letter!["reason"])!)];
    }
}

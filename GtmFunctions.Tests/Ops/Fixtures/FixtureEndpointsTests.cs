using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Ops.Fixtures;

public sealed class FixtureEndpointsTests(AzuriteFixture azurite)
{
    private const string Document = "version: 1\nsources:\n  forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }\n";
    private const string Unhandled = "fixtures:\n  none: { given: { type: a.b }, expect: { outcome: unhandled } }\n";

    [Fact]
    public async Task Put_Fixtures_AreAPartOfTheVersionAndStayWithTheNextDocument()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        var (none, _) = await GetAsync(pipeline);
        var (status, answer) = await PutAsync(pipeline, Unhandled);
        var (_, read) = await GetAsync(pipeline);
        var (document, changed) = await pipeline.CallAsync<ConfigurationEndpoints>(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Document + "# changed\n");
        var (_, kept) = await GetAsync(pipeline);

        Assert.Equal((404, 200, 200), (none, status, document));
        Assert.NotEqual(before, FieldText.From(answer["version"]));
        Assert.NotEqual(FieldText.From(answer["version"]), FieldText.From(changed["version"]));
        Assert.Equal((Unhandled, Unhandled), (read, kept));
    }

    [Fact]
    public async Task Put_Nothing_TakesThemAwayAndIsTheVersionOfBefore()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        await PutAsync(pipeline, Unhandled);
        var (_, answer) = await PutAsync(pipeline, "");

        Assert.Equal(before, FieldText.From(answer["version"]));
        Assert.Equal(404, (await GetAsync(pipeline)).Status);
    }

    [Theory]
    [InlineData(
        "fixtures:\n  none: { given: { type: a.b }, expect: { outcome: routed } }\n",
        "fixtures.yaml:2: none: outcome: expected routed, got unhandled")]
    [InlineData(
        "fixtures:\n  none: { given: { source: form, payload: {} }, expect: { outcome: routed } }\n",
        "fixtures.yaml:2: fixtures.none.given.source: there is no source 'form'")]
    public async Task Put_FixtureThatFails_IsRefusedWithItsLineAndChangesNothing(string text, string told)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        var (status, answer) = await PutAsync(pipeline, text);

        Assert.Equal(400, status);
        Assert.Contains(told, answer.ToJsonString(PipelineJson.Readable.Options), StringComparison.Ordinal);
        Assert.Equal(before, (await pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task Validate_DocumentThatItsFixturesDoNotFit_TellsThem()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        await PutAsync(pipeline, Unhandled);

        var (status, answer) = await pipeline.CallAsync<ConfigurationEndpoints>(
            (config, request) => config.ValidateAsync(request, TestContext.Current.CancellationToken),
            Document + "workflows: { all: { on: [a.b], do: [] } }\n");

        Assert.Equal(400, status);
        Assert.Contains(
            "fixtures.yaml:2: none: outcome: expected unhandled, got logged: all: branch always, which has nothing to do",
            answer.ToJsonString(PipelineJson.Readable.Options),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_WithTheVersionOfAnother_ChangesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);

        var (status, _) = await PutAsync(pipeline, Unhandled, ("If-Match", "\"000000000000\""));

        Assert.Equal(412, status);
        Assert.Equal(404, (await GetAsync(pipeline)).Status);
    }

    private static Task<(int Status, JsonNode Answer)> PutAsync(
        PipelineHarness pipeline, string text, params (string Name, string Value)[] headers) =>
        pipeline.CallAsync<FixtureEndpoints>(
            (fixtures, request) => fixtures.PutAsync(request, TestContext.Current.CancellationToken), text, headers);

    private static async Task<(int Status, string? Text)> GetAsync(PipelineHarness pipeline)
    {
        var (status, answer) = await pipeline.CallAsync<FixtureEndpoints>(
            (fixtures, request) => fixtures.GetAsync(request, TestContext.Current.CancellationToken));
        return (status, status == 200 ? FieldText.From(answer) : null);
    }
}

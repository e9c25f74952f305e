using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

public sealed class RolloutTests(AzuriteFixture azurite)
{
    private const string Before = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: data.email
              account.domain: { from: person.email, as: domain }
        workflows:
          inbound: { on: [lead.created], branches: [ { name: old, do: [ { to: slack, template: alert } ] } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "lead {{ person.email }}"
        """;

    private static readonly string After = Before.Replace(
        "{ name: old, do: [ { to: slack, template: alert } ] }", "{ name: new, do: [ { to: sequencer, template: alert } ] }",
        StringComparison.Ordinal);

    [Fact]
    public async Task RollOut_ToAShare_DecidesTheSameKeysByTheSameSideAndTheOthersAsBefore()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Before);
        var (current, beside) = (Rules(Before).Version, Rules(After).Version);
        await RollOutAsync(pipeline, 30);

        for (var i = 0; i < 20; i++)
        {
            await SendAsync(pipeline, $"ann@company{i}.example", $"first-{i}");
            await SendAsync(pipeline, $"bob@company{i}.example", $"second-{i}");
        }

        await pipeline.DrainAsync();

        var versions = await VersionsAsync(pipeline);
        Assert.Equal(40, versions.Count);
        var byCompany = versions.GroupBy(one => one.Subject[(one.Subject.IndexOf('@') + 1)..]).ToArray();
        Assert.All(byCompany, company => Assert.Single(company.Select(one => one.Version).Distinct()));
        Assert.Equal(
            new HashSet<string>([beside, current]), byCompany.Select(company => company.First().Version).ToHashSet());
        Assert.Equal(versions.Count(one => one.Version == beside), pipeline.Received("sequencer").Count);
        Assert.Equal(versions.Count(one => one.Version == current), pipeline.Received("slack").Count);

        var sides = (await pipeline.Get<RolloutComparison>().ReadAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((40, 30), (sides.Looked, sides.Percent));
        Assert.Equal(pipeline.Received("sequencer").Count, sides.Beside.Events);
        Assert.Equal(("inbound: new", sides.Beside.Events), (sides.Beside.Branches.Single().Name, sides.Beside.Branches.Single().Count));
        Assert.Equal("inbound: old", sides.Current.Branches.Single().Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RollOut_ToShadow_DecidesAndTracesAndDoesNothing(bool stageByStage)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Before, stageByStage: stageByStage);
        await RollOutAsync(pipeline, 0);

        for (var i = 0; i < 3; i++)
            await SendAsync(pipeline, $"ann@company{i}.example", $"m{i}");
        await pipeline.DrainAsync();

        Assert.Equal(3, pipeline.Received("slack").Count);
        Assert.Empty(pipeline.Received("sequencer"));
        var sides = (await pipeline.Get<RolloutComparison>().ReadAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((3, 3, 3), (sides.Both, sides.Differ, sides.Beside.Events));
        var example = sides.Examples[0];
        Assert.Equal(("inbound: old, to slack", "inbound: new, to sequencer"), (example.Current, example.Beside));
    }

    [Fact]
    public async Task Stop_OfARollout_LeavesAllToTheCurrentVersion()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Before);
        await RollOutAsync(pipeline, 99);
        await SendAsync(pipeline, "ann@acme.example", "one");
        await pipeline.DrainAsync();
        var during = pipeline.Received("sequencer").Count;

        var (_, stopped) = await pipeline.CallAsync<VersionEndpoints>(
            (versions, request) => versions.RollOutAsync(request, TestContext.Current.CancellationToken), """{"to":"none"}""");
        await SendAsync(pipeline, "ann@acme.example", "two");
        await pipeline.DrainAsync();

        Assert.True(stopped["stopped"]!.GetValue<bool>());
        Assert.Equal((1, 1), (during, pipeline.Received("sequencer").Count));
        Assert.Single(pipeline.Received("slack"));
        Assert.Null(await pipeline.Get<RolloutComparison>().ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RollOut_ToAll_MakesItCurrentAndTheHistoryTellsBoth()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Before);
        await RollOutAsync(pipeline, 10);

        var (status, _) = await pipeline.CallAsync<VersionEndpoints>(
            (versions, request) => versions.RollOutAsync(request, TestContext.Current.CancellationToken),
            """{"to":"all","note":"looks right"}""",
            (RequestAuthor.NameHeader, "Ann%20Bell"));

        Assert.Equal(200, status);
        Assert.Equal(Rules(After).Version, pipeline.Get<ConfigurationVersions>().Loaded!.Version);
        var history = await pipeline.Get<PublicationHistory>().ListAsync(10, TestContext.Current.CancellationToken);
        Assert.Equal([PublicationKind.Publish, PublicationKind.Rollout, PublicationKind.Publish], history.Select(one => one.What));
        Assert.Equal(("Ann Bell", "looks right"), (history[0].By.Name, history[0].Note));
        Assert.Null((await pipeline.Get<PublishedDocuments>().CurrentAsync(TestContext.Current.CancellationToken))!.Rollout);
    }

    [Theory]
    [InlineData("0%")]
    [InlineData("100%")]
    [InlineData("half")]
    [InlineData("-5")]
    public async Task RollOut_ToNoShare_Is400AndSaysWhatToWrite(string to)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Before);

        var (status, answer) = await pipeline.CallAsync<VersionEndpoints>(
            (versions, request) => versions.RollOutAsync(request, TestContext.Current.CancellationToken),
            $$"""{"to":"{{to}}","version":"{{Rules(Before).Version}}"}""");

        Assert.Equal(400, status);
        Assert.Contains("such as 10%", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    private static async Task RollOutAsync(PipelineHarness pipeline, int percent)
    {
        var result = await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(Rules(After), PublicationAuthor.Person("Ann")),
            new RolloutShare(percent),
            beganFrom: null,
            TestContext.Current.CancellationToken);
        Assert.IsType<PublishingResult.Published>(result);
    }

    private static async Task SendAsync(PipelineHarness pipeline, string email, string id) =>
        await pipeline.SendAsync("forms", $$$"""{"type":"form.submitted","data":{"email":"{{{email}}}"}}""", id);

    private static async Task<IReadOnlyList<(string Subject, string Version)>> VersionsAsync(PipelineHarness pipeline)
    {
        var found = await pipeline.Get<EventSearch>().SearchAsync(new EventQuery(Top: 100), TestContext.Current.CancellationToken);
        var all = new List<(string, string)>();
        foreach (var line in found.Events)
        {
            var trace = pipeline.Get<EventTrace>();
            var head = await trace.ReadAsync(line.Id, TraceRows.Event, TestContext.Current.CancellationToken);
            var payload = await trace.ReadAsync(line.Id, TraceRows.Payload, TestContext.Current.CancellationToken);
            all.Add((FieldText.From(payload!["data"]!["person"]!["email"])!, FieldText.From(head!["configuration"])!));
        }

        return all;
    }

    private static ConfigurationBundle Rules(string document) => new("gtm.yaml", document, new Dictionary<string, string>());
}

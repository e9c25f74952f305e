using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>One event replayed: from which stage, and with which configuration.</summary>
public sealed class EventReplayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task FromRoute_RuleMended_DecidesAnewAndTheTraceTellsBothDecisions()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Refused);
        var old = ReplayBench.Version(pipeline);
        var id = await ReplayBench.TakeInAsync(pipeline);
        Assert.Equal("filtered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        await pipeline.PublishAsync(ReplayBench.Leads);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));

        var (status, answer) = await ReplayBench.ReplayAsync(pipeline, id, "{}");
        await pipeline.DrainAsync();

        Assert.Equal(
            (202, "route", ReplayBench.Version(pipeline)),
            (status, FieldText.From(answer["from"]), FieldText.From(answer["configuration"])));
        Assert.Equal((1, 1, 1), ReplayBench.Received(pipeline));
        Assert.Equal(
            [
                $"lead.created about ada@analytical.example ({id}): delivered",
                "  inbound: filtered out: person.email $exists false, but it was \"ada@analytical.example\"",
                $"  replayed at 2026-11-23T09:05:00+00:00 from route with the current configuration {ReplayBench.Version(pipeline)}",
                "    inbound: branch always to slack, crm, sequencer",
                "  slack: delivered",
                "  crm: delivered",
                "  sequencer: delivered",
            ],
            await ReplayBench.LinesAsync(pipeline, id));
        Assert.NotEqual(old, ReplayBench.Version(pipeline));
    }

    [Fact]
    public async Task FromRoute_WithTheOldConfiguration_DecidesAsItDid()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Refused);
        var old = ReplayBench.Version(pipeline);
        var id = await ReplayBench.TakeInAsync(pipeline);
        await pipeline.PublishAsync(ReplayBench.Leads);

        await ReplayBench.ReplayAsync(pipeline, id, """{"configuration":"old"}""");
        await pipeline.DrainAsync();

        Assert.Equal((0, 0, 0), ReplayBench.Received(pipeline));
        var replay = (await pipeline.TraceAsync(id))["replays"]![0]!;
        Assert.Equal(
            ("old", old, "filtered"),
            (FieldText.From(replay["configurationIs"]), FieldText.From(replay["configuration"]),
                FieldText.From(replay["stages"]![0]!["outcome"])));
    }

    [Fact]
    public async Task FromDeliver_WithTheCurrentConfiguration_SendsWhatNeverArrivedAsItIsMadeNow()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        pipeline.Behave("slack", 404);
        var id = await ReplayBench.TakeInAsync(pipeline);
        pipeline.Behave("slack", 200);
        await pipeline.PublishAsync(
            ReplayBench.Leads.Replace("New lead: {{ person.name }}", "Hello {{ person.name }}", StringComparison.Ordinal));

        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"deliver"}""");
        await pipeline.DrainAsync();

        Assert.Equal((2, 1, 1), ReplayBench.Received(pipeline));
        Assert.Equal("Hello Ada", FieldText.From(pipeline.Received("slack")[1].Body!["text"]));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task FromIntake_MappingMended_MakesTheEventAnewAndStaysTheSameEvent()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite,
            ReplayBench.Leads.Replace("person.name: data.name", "person.name: data.full_name", StringComparison.Ordinal));
        var id = await ReplayBench.TakeInAsync(pipeline);
        await pipeline.PublishAsync(ReplayBench.Leads);

        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"intake","again":["upsert","notify"]}""");
        await pipeline.DrainAsync();
        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
        await pipeline.DrainAsync();

        Assert.Equal(
            ["New lead: ", "New lead: Ada", "New lead: Ada"],
            pipeline.Received("slack").Select(request => FieldText.From(request.Body!["text"])));
        var replay = (await pipeline.TraceAsync(id))["replays"]![0]!;
        Assert.Equal((id, "Ada"), (FieldText.From(replay["event"]!["id"]), FieldText.From(replay["event"]!["data"]!["person"]!["name"])));
        Assert.StartsWith($"{id}:", FieldText.From(pipeline.Received("other")[1].Body!["messageId"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromEnrich_AsksAnew_AndFromRouteKeepsWhatWasAnswered()
    {
        var employees = 20;
        await using var api = await LocalServer.StartAsync((_, context) => context.Response.WriteAsync($"{{\"employees\":{employees}}}"));
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            ReplayBench.Leads.Replace("    do:\n", "    enrich: [company]\n    do:\n", StringComparison.Ordinal)
                .Replace("New lead: {{ person.name }}", "{{ account.employees }}", StringComparison.Ordinal)
                .Replace(
                    "person.name: data.name }", "person.name: data.name, account.domain: { from: person.email, as: domain } }",
                    StringComparison.Ordinal)
                .Replace(
                    "workflows:\n",
                    """
                    enrichers:
                      company:
                        key: account.domain
                        waterfall: [ { connector: http, url: "{{ settings.COMPANY_API }}/{{ account.domain }}", map: { account.employees: employees } } ]
                    workflows:

                    """,
                    StringComparison.Ordinal),
            ReplayBench.Settings(new() { ["COMPANY_API"] = api.Url.ToString().TrimEnd('/') }));
        var id = await ReplayBench.TakeInAsync(pipeline);
        employees = 500;

        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
        await pipeline.DrainAsync();
        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"enrich","again":["notify"]}""");
        await pipeline.DrainAsync();
        await ReplayBench.ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
        await pipeline.DrainAsync();

        Assert.Equal(["20", "20", "500", "500"], pipeline.Received("slack").Select(request => FieldText.From(request.Body!["text"])));
        var trace = await pipeline.TraceAsync(id);
        Assert.Equal(
            [["route"], ["enrich", "route"], ["route"]],
            trace["replays"]!.AsArray().Select(replay => replay!["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"]))));
        Assert.Equal("20", FieldText.From(trace["stages"]![2]!["enrichers"]![0]!["gave"]!["account.employees"]!["value"]));
    }

    [Theory]
    [InlineData("e20261123-0123456789abcdef01234567", "{}", 404)]
    [InlineData("nonsense", "{}", 404)]
    [InlineData("e20261123-0123456789abcdef01234567", """{"form":"route"}""", 400)]
    public async Task One_ThatCannotBe_IsRefused(string id, string body, int status)
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);

        Assert.Equal(status, (await ReplayBench.ReplayAsync(pipeline, id, body)).Status);
    }

    [Fact]
    public async Task FromDeliver_NothingWasDecidedYet_SaysSo()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads, stageByStage: true);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.RunAsync(pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues[0]);
        var id = FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;

        var (status, answer) = await ReplayBench.ReplayAsync(pipeline, id, """{"from":"deliver"}""");

        Assert.Equal(409, status);
        Assert.Contains("nothing was decided for it yet", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }
}

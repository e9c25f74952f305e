using System.Text.Json.Nodes;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

public sealed class EventReplayTests(AzuriteFixture azurite)
{
    /// <summary>A lead goes to a chat (notify), a CRM (upsert) and a sequencer (send).</summary>
    private const string Leads = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $exists: true } }
            do:
              - { to: slack, template: alert }
              - { to: crm, action: identify }
              - { to: sequencer }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          crm: { connector: segment, url: OTHER_URL, token: SEGMENT_TOKEN }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "New lead: {{ person.name }}"
        """;

    private const string NoFilter = "    filter: { person.email: { $exists: true } }\n";
    private const string Refusing = "    filter: { person.email: { $exists: false } }\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FromRoute_RuleMended_DecidesAnewAndTheTraceTellsBothDecisions()
    {
        await using var pipeline = await StartAsync(Leads.Replace(NoFilter, Refusing, StringComparison.Ordinal));
        var old = Version(pipeline);
        var id = await TakeInAsync(pipeline);
        Assert.Equal("filtered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        await pipeline.PublishAsync(Leads);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));

        var (status, answer) = await ReplayAsync(pipeline, id, "{}");
        await pipeline.DrainAsync();

        Assert.Equal((202, "route", Version(pipeline)), (status, FieldText.From(answer["from"]), FieldText.From(answer["configuration"])));
        Assert.Equal((1, 1, 1), Received(pipeline));
        Assert.Equal(
            [
                $"lead.created about ada@analytical.example ({id}): delivered",
                "  inbound: filtered out: person.email $exists false, but it was \"ada@analytical.example\"",
                $"  replayed at 2026-11-23T09:05:00+00:00 from route with the current configuration {Version(pipeline)}",
                "    inbound: branch always to slack, crm, sequencer",
                "  slack: delivered",
                "  crm: delivered",
                "  sequencer: delivered",
            ],
            await LinesAsync(pipeline, id));
        Assert.NotEqual(old, Version(pipeline));
    }

    [Fact]
    public async Task FromRoute_WithTheOldConfiguration_DecidesAsItDid()
    {
        await using var pipeline = await StartAsync(Leads.Replace(NoFilter, Refusing, StringComparison.Ordinal));
        var old = Version(pipeline);
        var id = await TakeInAsync(pipeline);
        await pipeline.PublishAsync(Leads);

        await ReplayAsync(pipeline, id, """{"configuration":"old"}""");
        await pipeline.DrainAsync();

        Assert.Equal((0, 0, 0), Received(pipeline));
        var replay = (await pipeline.TraceAsync(id))["replays"]![0]!;
        Assert.Equal(
            ("old", old, "filtered"),
            (FieldText.From(replay["configurationIs"]), FieldText.From(replay["configuration"]),
                FieldText.From(replay["stages"]![0]!["outcome"])));
    }

    [Fact]
    public async Task FromRoute_WhatArrivedBefore_IsUpsertedAgainAndNobodyIsToldTwice()
    {
        await using var pipeline = await StartAsync(Leads);
        var id = await TakeInAsync(pipeline);

        await ReplayAsync(pipeline, id, "{}");
        await pipeline.DrainAsync();

        Assert.Equal((1, 2, 1), Received(pipeline));
        Assert.Equal(2, pipeline.Received("other").Select(request => FieldText.From(request.Body!["messageId"])).Distinct().Count());
        var lines = await LinesAsync(pipeline, id);
        Assert.Equal("    slack left out: it arrived at 2026-11-23 09:00:00 UTC; it is done again where 'again' names notify", lines[4]);
        Assert.Equal("    sequencer left out: it arrived at 2026-11-23 09:00:00 UTC; it is done again where 'again' names send", lines[5]);
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
    }

    [Fact]
    public async Task FromRoute_AskedToTellAgain_TellsAgain()
    {
        await using var pipeline = await StartAsync(Leads);
        var id = await TakeInAsync(pipeline);

        await ReplayAsync(pipeline, id, """{"again":["notify"]}""");
        await pipeline.DrainAsync();

        Assert.Equal((2, 1, 1), Received(pipeline));
    }

    [Fact]
    public async Task FromRoute_ActionMovedAndAnotherAdded_DoesTheNewOneOnly()
    {
        await using var pipeline = await StartAsync(Leads);
        var id = await TakeInAsync(pipeline);
        await pipeline.PublishAsync(
            Leads.Replace(
                "      - { to: slack, template: alert }\n", "      - { to: partner }\n      - { to: slack, template: alert }\n",
                StringComparison.Ordinal)
                .Replace(
                    "  slack: { connector", "  partner: { connector: http, url: SEQUENCER_URL }\n  slack: { connector",
                    StringComparison.Ordinal));

        await ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 2), Received(pipeline));
        Assert.StartsWith($"{id}:inbound:always:0~", pipeline.Received("sequencer")[1].IdempotencyKey, StringComparison.Ordinal);
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
    }

    [Fact]
    public async Task FromRoute_DeadActionNotAskedForAnyMore_EndsItsDeadLetter()
    {
        await using var pipeline = await StartAsync(Leads);
        pipeline.Behave("sequencer", 422);
        var id = await TakeInAsync(pipeline);
        await pipeline.PublishAsync(Leads.Replace("      - { to: sequencer }\n", "", StringComparison.Ordinal));

        await ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Empty(await Letters.ListAllAsync(pipeline));
        Assert.Equal((1, 1, 1), Received(pipeline));
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        Assert.Contains("    inbound:always:2 is not asked for any more", await LinesAsync(pipeline, id));
    }

    [Fact]
    public async Task FromRoute_NotificationsSkipped_KeepsTheirDeadLetter()
    {
        await using var pipeline = await StartAsync(Leads);
        pipeline.Behave("slack", 404);
        pipeline.Behave("sequencer", 422);
        var id = await TakeInAsync(pipeline);
        pipeline.Behave("slack", 200);
        pipeline.Behave("sequencer", 200);

        await ReplayAsync(pipeline, id, """{"skip":["notify"],"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 2), Received(pipeline));
        Assert.Equal("notify", FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["class"]));
        Assert.Equal("dead-lettered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        Assert.Equal(2, pipeline.Received("sequencer").Count(request => request.IdempotencyKey == $"{id}:inbound:always:2"));
    }

    [Fact]
    public async Task FromRoute_ActionThatWaitsForItsNextTry_IsLeftToIt()
    {
        await using var pipeline = await StartAsync(Leads);
        pipeline.Behave("sequencer", 503, times: 1);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        var functions = pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues;
        foreach (var function in functions.Take(4))
            await pipeline.RunAsync(function);
        var id = FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;

        await ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.RunAsync(functions[2]);
        await pipeline.DrainAsync();

        Assert.Contains("    sequencer left out: it is still under way", await LinesAsync(pipeline, id));
        Assert.Equal((1, 1, 2), Received(pipeline));
    }

    [Fact]
    public async Task FromDeliver_WithTheCurrentConfiguration_SendsWhatNeverArrivedAsItIsMadeNow()
    {
        await using var pipeline = await StartAsync(Leads);
        pipeline.Behave("slack", 404);
        var id = await TakeInAsync(pipeline);
        pipeline.Behave("slack", 200);
        await pipeline.PublishAsync(Leads.Replace("New lead: {{ person.name }}", "Hello {{ person.name }}", StringComparison.Ordinal));

        await ReplayAsync(pipeline, id, """{"from":"deliver"}""");
        await pipeline.DrainAsync();

        Assert.Equal((2, 1, 1), Received(pipeline));
        Assert.Equal("Hello Ada", FieldText.From(pipeline.Received("slack")[1].Body!["text"]));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task FromIntake_MappingMended_MakesTheEventAnewAndStaysTheSameEvent()
    {
        await using var pipeline = await StartAsync(
            Leads.Replace("person.name: data.name", "person.name: data.full_name", StringComparison.Ordinal));
        var id = await TakeInAsync(pipeline);
        await pipeline.PublishAsync(Leads);

        await ReplayAsync(pipeline, id, """{"from":"intake","again":["upsert","notify"]}""");
        await pipeline.DrainAsync();
        await ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
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
            Leads.Replace("    do:\n", "    enrich: [company]\n    do:\n", StringComparison.Ordinal)
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
            Settings(new() { ["COMPANY_API"] = api.Url.ToString().TrimEnd('/') }));
        var id = await TakeInAsync(pipeline);
        employees = 500;

        await ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
        await pipeline.DrainAsync();
        await ReplayAsync(pipeline, id, """{"from":"enrich","again":["notify"]}""");
        await pipeline.DrainAsync();
        await ReplayAsync(pipeline, id, """{"from":"route","again":["notify"]}""");
        await pipeline.DrainAsync();

        Assert.Equal(["20", "20", "500", "500"], pipeline.Received("slack").Select(request => FieldText.From(request.Body!["text"])));
        var trace = await pipeline.TraceAsync(id);
        Assert.Equal(
            [["route"], ["enrich", "route"], ["route"]],
            trace["replays"]!.AsArray().Select(replay => replay!["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"]))));
        Assert.Equal("20", FieldText.From(trace["stages"]![2]!["enrichers"]![0]!["gave"]!["account.employees"]!["value"]));
    }

    [Fact]
    public async Task Many_ByTheSearch_LeaveOutNotificationsAndTellWhatTheyWouldDo()
    {
        await using var pipeline = await StartAsync(Leads.Replace(NoFilter, Refusing, StringComparison.Ordinal));
        for (var number = 0; number < 3; number++)
            await pipeline.SendAsync("forms", Document.Lead, $"msg_{number}");
        await pipeline.DrainAsync();
        await pipeline.PublishAsync(Leads);
        pipeline.Script.Calls.Clear();

        var (_, plan) = await ReplayManyAsync(pipeline, """{"outcome":"filtered","dryRun":true}""");
        var written = pipeline.Script.Calls.Where(call => !call.StartsWith("GET", StringComparison.Ordinal)).ToArray();
        var (status, begun) = await ReplayManyAsync(pipeline, """{"outcome":"filtered","skip":["notify"]}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Empty(written);
        Assert.Equal(
            $$$"""{"matched":3,"total":3,"configuration":"{{{Version(pipeline)}}}","rate":10,"seconds":1,"class":{"send":3,"upsert":3},"destination":{"crm":3,"sequencer":3},"looked":{"events":3},"outcome":{"filtered":3},"source":{"forms":3},"type":{"lead.created":3},"leftOut":[{"why":"slack: this replay leaves out notify","count":3}],"dryRun":true}""",
            plan.ToJsonString(PipelineJson.Readable.Options));
        Assert.Equal((202, "done", "3"), (status, FieldText.From(job["state"]), FieldText.From(job["done"])));
        Assert.Equal((0, 3, 3), Received(pipeline));
    }

    [Fact]
    public async Task Many_NoFilterAndNotAll_AreRefused()
    {
        await using var pipeline = await StartAsync(Leads);

        Assert.Equal(400, (await ReplayManyAsync(pipeline, """{"from":"route"}""")).Status);
    }

    [Theory]
    [InlineData("e20261123-0123456789abcdef01234567", "{}", 404)]
    [InlineData("nonsense", "{}", 404)]
    [InlineData("e20261123-0123456789abcdef01234567", """{"form":"route"}""", 400)]
    public async Task One_ThatCannotBe_IsRefused(string id, string body, int status)
    {
        await using var pipeline = await StartAsync(Leads);

        Assert.Equal(status, (await ReplayAsync(pipeline, id, body)).Status);
    }

    [Fact]
    public async Task FromDeliver_NothingWasDecidedYet_SaysSo()
    {
        await using var pipeline = await StartAsync(Leads);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.RunAsync(pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues[0]);
        var id = FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;

        var (status, answer) = await ReplayAsync(pipeline, id, """{"from":"deliver"}""");

        Assert.Equal(409, status);
        Assert.Contains("nothing was decided for it yet", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    private Task<PipelineHarness> StartAsync(string document) => PipelineHarness.StartAsync(azurite, document, Settings([]));

    private static Dictionary<string, string?> Settings(Dictionary<string, string?> more) =>
        new(more) { ["SEGMENT_TOKEN"] = "token-for-tests" };

    private static async Task<string> TakeInAsync(PipelineHarness pipeline)
    {
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;
    }

    private static Task<(int Status, JsonNode Answer)> ReplayAsync(PipelineHarness pipeline, string id, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.ReplayEventAsync(request, id, Cancellation), body);

    private static Task<(int Status, JsonNode Answer)> ReplayManyAsync(PipelineHarness pipeline, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.ReplayEventsAsync(request, Cancellation), body);

    private static string Version(PipelineHarness pipeline) => pipeline.Get<ConfigurationVersions>().Loaded!.Version;

    // The story as a terminal shows it, without what differs from run to run.
    private static async Task<string[]> LinesAsync(PipelineHarness pipeline, string id) =>
        [
            .. StoryText.Event(await pipeline.TraceAsync(id))
                .Select(line =>
                    line.Contains(": delivered, ", StringComparison.Ordinal) ? line[..line.IndexOf(", ", StringComparison.Ordinal)] : line)
        ];

    private static (int Slack, int Crm, int Sequencer) Received(PipelineHarness pipeline) =>
        (pipeline.Received("slack").Count, pipeline.Received("other").Count, pipeline.Received("sequencer").Count);
}

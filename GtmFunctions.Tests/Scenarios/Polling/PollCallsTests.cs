using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Polls;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>What an operator sees of polls and commands them, and who polls.</summary>
public sealed class PollCallsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task List_EachState_IsTold()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);

        Assert.Equal("has not run yet", Text(await ListAsync(polling), "state"));
        await polling.FireAsync();
        Assert.Equal("is read", Text(await ListAsync(polling), "state"));
        polling.Server.Instead = (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.FromResult(true);
        };
        await polling.FireAsync(TimeSpan.FromMinutes(6));

        var failing = await ListAsync(polling);
        Assert.Equal(("fails", "1"), (Text(failing, "state"), Text(failing, "failures")));
        Assert.Contains("answered 500", Text(failing, "fault"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_ShowsWhatWouldComeAndWhatCame_AndHandsNothingOn()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        await polling.FireAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        polling.Server.Change("came");
        await polling.FireAsync(TimeSpan.FromMinutes(6));
        polling.Server.Change("new");
        var before = await polling.StateAsync();

        var poll = (await RunAsync(polling, """{"dryRun": true}"""))["polls"]![0]!;

        Assert.Equal(("complete", "2"), (Text(poll, "end"), Text(poll, "found")));
        Assert.Equal(
            [("came@lead.example", true), ("new@lead.example", false)],
            poll["events"]!.AsArray().Select(one => (Text(one!["data"]!["person"]!, "email"), one!["cameBefore"] is not null)).Order());
        Assert.Equal(before!.ETag, (await polling.StateAsync())!.ETag);
        await polling.Pipeline.DrainAsync();
        Assert.Equal(["came@lead.example"], polling.Leads);
    }

    [Fact]
    public async Task DryRun_OfAPollThatNeverRan_ShowsTheLastDayOrSinceWhenIsSaid()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        polling.Server.Change("hours", PipelineHarness.Start.AddHours(-2));
        polling.Server.Change("days", PipelineHarness.Start.AddDays(-3));

        Assert.Equal("1", Text((await RunAsync(polling, """{"dryRun": true}"""))["polls"]![0]!, "found"));
        Assert.Equal("2", Text((await RunAsync(polling, """{"dryRun": true, "since": "7d"}"""))["polls"]![0]!, "found"));
        Assert.Null(await polling.StateAsync());
    }

    [Fact]
    public async Task Now_PollsBeforeItIsDue()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: "since: 2026-11-01");
        await polling.FireAsync();
        polling.Server.Change("a");

        var poll = (await RunAsync(polling, ""))["polls"]![0]!;
        await polling.Pipeline.DrainAsync();

        Assert.Equal(("complete", "1"), (Text(poll, "end"), Text(poll, "handed")));
        Assert.Equal(["a@lead.example"], polling.Leads);
    }

    [Theory]
    [InlineData("crn", "", 404, "There is no source 'crn': did you mean 'crm'?")]
    [InlineData("crm", "{\"records\": \"row\"}", 404, "'crm' is not polled for 'row': did you mean 'rows'?")]
    [InlineData("crm", "{\"since\": \"7d\"}", 400, "'since' is for a dry run")]
    [InlineData("crm", "{\"dryRun\": true, \"since\": \"x\"}", 400, "'since' is an ISO 8601 time")]
    public async Task Run_Mistake_IsToldInWords(string source, string body, int status, string told)
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);

        var (answered, answer) = await polling.Pipeline.CallAsync<PollEndpoints>(
            (polls, request) => polls.RunAsync(request, source, TestContext.Current.CancellationToken), body);

        Assert.Equal(status, answered);
        Assert.Contains(told, Text(answer, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_AnotherInstanceHoldsTheLease_IsLeftToIt()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: "since: 2026-11-01");
        polling.Server.Change("a", PipelineHarness.Start.AddHours(-1));
        var lease = await polling.Pipeline.Get<PollLeases>().TryTakeAsync("crm", "rows", TestContext.Current.CancellationToken);

        await polling.FireAsync();

        Assert.Empty(polling.Server.Requests);
        Assert.Equal("running", Text((await RunAsync(polling, ""))["polls"]![0]!, "end"));
        await lease!.ReleaseAsync();
        await polling.FireAsync();
        Assert.Equal(["a@lead.example"], polling.Leads);
    }

    [Fact]
    public async Task Webhook_ToASourceThatIsOnlyPolled_IsRefusedInWords()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);

        var (status, answer) = await polling.Pipeline.PostAsync("crm", "{}"u8.ToArray(), new Dictionary<string, string>());

        Assert.Equal(404, status);
        Assert.Equal("The source 'crm' takes no webhooks: it is polled. For both, name 'secrets' beside its 'poll'.", Text(
            answer, "error"));
    }

    [Fact]
    public async Task Poll_AnswerThatIsAsItWas_IsNotSentOrHandedOnAgain()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, "request: { path: \"/rows\" }", "since: 2026-11-01");
        polling.Server.Change("a", PipelineHarness.Start.AddHours(-1));
        polling.Server.Instead = (number, context) =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            var known = context.Request.Headers.IfNoneMatch == "\"v1\"";
            if (known)
                context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.FromResult(known);
        };

        await polling.FireAsync();
        await polling.FireAsync(TimeSpan.FromMinutes(6));
        await polling.FireAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(3, polling.Server.Requests.Count);
        var state = (await polling.StateAsync())!;
        Assert.Equal((1L, 0, null), (state.HandedInAll, state.Handed, state.Fault));
    }

    [Fact]
    public async Task Trace_OfAPolledRecord_SaysThatItWasPolled()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: "since: 2026-11-01");
        polling.Server.Change("a", PipelineHarness.Start.AddHours(-1));
        await polling.FireAsync();
        var (_, found) = await polling.Pipeline.OpsAsync(
            (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));

        var trace = await polling.Pipeline.TraceAsync(Text(found["events"]![0]!, "id")!);

        Assert.Contains("\"poll\"", trace.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ListAsync(PollingPipeline polling) => (await polling.Pipeline.CallAsync<PollEndpoints>(
        (polls, request) => polls.ListAsync(request, TestContext.Current.CancellationToken))).Answer["polls"]![0]!;

    private static async Task<JsonNode> RunAsync(PollingPipeline polling, string body)
    {
        var (status, answer) = await polling.Pipeline.CallAsync<PollEndpoints>(
            (polls, request) => polls.RunAsync(request, "crm", TestContext.Current.CancellationToken), body);
        Assert.True(status == StatusCodes.Status200OK, answer.ToJsonString());
        return answer;
    }

    private static string? Text(JsonNode node, string name) => FieldText.From(node[name]);
}

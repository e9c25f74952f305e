using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

public sealed class RetryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Destination_FailsTwiceThenWorks_IsReachedAtTheThirdTryAfterOneAndFiveMinutes()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 500, times: 2);

        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)], pipeline.Script.Delays);
        Assert.Equal([500, 500, 200], pipeline.Received("sequencer").Select(request => request.Status));
        Assert.Single(pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct());
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        var action = trace["actions"]!.AsArray().Single(action => FieldText.From(action!["to"]) == "sequencer")!;
        Assert.Equal(["retry", "retry", "delivered"], action["attempts"]!.AsArray().Select(attempt => FieldText.From(attempt!["kind"])));
    }

    [Fact]
    public async Task Destination_NeverWorks_IsADeadLetterWithReasonAndHistoryWhileItsSiblingsWereDeliveredAtOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 503);

        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal([.. new[] { 1, 5, 30, 120 }.Select(minutes => TimeSpan.FromMinutes(minutes))], pipeline.Script.Delays);
        Assert.Single(pipeline.Received("slack"));
        Assert.Single(pipeline.Received("other"));
        var poison = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions))))!;
        Assert.Contains("503", FieldText.From(poison["deadLetter"]!["reason"]), StringComparison.Ordinal);
        Assert.Equal("5", FieldText.From(poison["deadLetter"]!["attempts"]));
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("dead-lettered", FieldText.From(trace["outcome"]));
        var action = trace["actions"]!.AsArray().Single(action => FieldText.From(action!["to"]) == "sequencer")!;
        Assert.Equal(5, action["attempts"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Destination_Refuses_IsADeadLetterAtOnceWithItsAnswer(int status)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", status);

        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Empty(pipeline.Script.Delays);
        Assert.Single(pipeline.Received("sequencer"));
        var letter = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions))))!["deadLetter"]!;
        Assert.Equal($"told to answer {status}", FieldText.From(letter["answer"]));
        Assert.Equal("1", FieldText.From(letter["attempts"]));
    }

    [Fact]
    public async Task Api_WhoseAnswerIsLost_IsAskedBeforeItIsToldAgain()
    {
        var api = new SequenceApi { Email = "ada@analytical.example" };
        var lost = 0;
        await using var server = await LocalServer.StartAsync(async (request, context) =>
        {
            await api.AnswerAsync(request, context);
            if (request.Method == "POST" && lost++ == 0)
                context.Abort();
        });
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, EnrolOnceTests.Document, new() { ["SALESLOFT_URL"] = server.Url.ToString(), ["SALESLOFT_TOKEN"] = "token-for-tests" });

        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal(1, api.Enrolments);
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        var attempts = trace["actions"]![0]!["attempts"]!.AsArray();
        Assert.Equal(["unknown", "delivered"], attempts.Select(attempt => FieldText.From(attempt!["kind"])));
        Assert.Equal("already done: the lookup 'membership' found it", FieldText.From(attempts[1]!["reason"]));
    }

    [Fact]
    public async Task DeadLetter_ReplayedAfterTheDestinationIsMended_ArrivesOnceUnderTheSameKey()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 400);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var id = await DeadLetterAsync(pipeline);

        pipeline.Behave("sequencer", 200);
        var (status, _) = await pipeline.OpsAsync(
            (ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        await pipeline.DrainAsync();

        Assert.Equal(202, status);
        Assert.Equal([400, 200], pipeline.Received("sequencer").Select(request => request.Status));
        Assert.Single(pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct());
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        Assert.Equal("delivered", FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["outcome"]));
        var (again, _) = await pipeline.OpsAsync(
            (ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        Assert.Equal(409, again);
    }

    [Fact]
    public async Task DeadLetter_ThatDiesAgainInItsReplay_IsOneDeadLetterThatCanBeReplayedAgain()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 400);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var id = await DeadLetterAsync(pipeline);

        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        await pipeline.DrainAsync();
        Assert.Equal(id, await DeadLetterAsync(pipeline));
        Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));

        pipeline.Behave("sequencer", 200);
        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        await pipeline.DrainAsync();
        Assert.Equal([400, 400, 200], pipeline.Received("sequencer").Select(request => request.Status));
    }

    [Fact]
    public async Task RetryAfter_LongerThanTheSchedule_IsHonoured()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        pipeline.Behave("sequencer", 429, times: 1, retryAfter: 600);

        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal([TimeSpan.FromSeconds(600)], pipeline.Script.Delays);
        Assert.Equal(200, pipeline.Received("sequencer")[^1].Status);
    }

    [Fact]
    public async Task DeadLetter_Discarded_LeavesTheQueueAndKeepsItsReason()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 404);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var id = await DeadLetterAsync(pipeline);

        var (without, _) = await pipeline.OpsAsync(
            (ops, request) => ops.DiscardDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        var (with, _) = await pipeline.OpsAsync(
            (ops, request) => ops.DiscardDeadLetterAsync(request, id, TestContext.Current.CancellationToken), "?reason=test%20lead");

        Assert.Equal((400, 202), (without, with));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        var record = await pipeline.Get<DeadLetterRecords>().FindAsync(id, TestContext.Current.CancellationToken);
        Assert.EndsWith("test lead", record!.Note, StringComparison.Ordinal);
    }

    private static async Task<string> DeadLetterAsync(PipelineHarness pipeline)
    {
        var (_, listed) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        return FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;
    }
}

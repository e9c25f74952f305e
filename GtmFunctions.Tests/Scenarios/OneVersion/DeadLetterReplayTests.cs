using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Many dead letters put back at once: which of them are meant, and what becomes of each.</summary>
public sealed class DeadLetterReplayTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DryRun_CountsAndSaysWhatIsLeftOut_AndChangesNothing()
    {
        await using var pipeline = await Letters.StartAsync(azurite);
        pipeline.Script.Calls.Clear();

        var (status, plan) = await Letters.ReplayAsync(pipeline, """{"all":true,"dryRun":true}""");

        Assert.Equal(200, status);
        Assert.Equal(
            """{"matched":7,"total":5,"configuration":"old","rate":10,"seconds":1,"class":{"send":5},"destination":{"other-sequencer":3,"sequencer":2},"queue":{"gtm-actions":5},"leftOut":[{"why":"notify is left out of this replay; 'include' names it to put it back","count":2}],"dryRun":true}""",
            plan.ToJsonString(PipelineJson.Readable.Options));
        Assert.DoesNotContain(pipeline.Script.Calls, call => !call.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_AllWithoutAWord_LeavesNotificationsWhereTheyAre()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (status, begun) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(202, status);
        Assert.Equal(
            ("done", "5", "0", "0"),
            (FieldText.From(job["state"]), FieldText.From(job["done"]), FieldText.From(job["refused"]), FieldText.From(job["left"])));
        Assert.Equal((0, 2, 3), Letters.Received(pipeline));
        Assert.All(await Letters.ListAllAsync(pipeline), letter => Assert.Equal("notify", FieldText.From(letter["class"])));
        Assert.Equal(2, (await pipeline.PeekAsync(Letters.Poison)).Length);
    }

    [Fact]
    public async Task Replay_WithNotificationsIncluded_PutsThemBackToo()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"include":["notify"]}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((2, 2, 3), Letters.Received(pipeline));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Replay_ByAFilter_LeavesTheOthers()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"destination":"other-sequencer","q":"person00001"}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((0, 0, 1), Letters.Received(pipeline));
        Assert.Equal(6, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_NoFilterAndNotAll_IsRefused()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (status, answer) = await Letters.ReplayAsync(pipeline, "{}");

        Assert.Equal(400, status);
        Assert.Contains("\"all\": true", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_NothingIsMeant_BeginsNothing()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (status, answer) = await Letters.ReplayAsync(pipeline, """{"source":"nobody"}""");

        Assert.Equal((200, "0", null), (status, FieldText.From(answer["total"]), FieldText.From(answer["replay"])));
    }

    [Fact]
    public async Task Replay_OfWhatDiesAgain_TriesItOnceAndKeepsItsNewReason()
    {
        await using var pipeline = await Letters.StartAsync(azurite);
        pipeline.Behave("sequencer", 410);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"destination":"sequencer"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(("done", "2"), (FieldText.From(job["state"]), FieldText.From(job["done"])));
        Assert.Equal((0, 2, 0), Letters.Received(pipeline));
        Assert.All(
            await Letters.ListAllAsync(pipeline, "&destination=sequencer"),
            letter => Assert.Equal("410", FieldText.From(letter["status"])));
        Assert.Equal(7, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_WithTheCurrentConfiguration_DoesWhatItSaysNow()
    {
        await using var pipeline = await Letters.StartAsync(azurite);
        await pipeline.PublishAsync(Document.Leads.Replace("{ sequence: fast }", "{ sequence: slow }", StringComparison.Ordinal)
            .Replace("          - { to: other-sequencer }\n", "", StringComparison.Ordinal));

        var (_, plan) = await Letters.ReplayAsync(pipeline, """{"all":true,"configuration":"current","dryRun":true}""");
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"configuration":"current"}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal("2", FieldText.From(plan["total"]));
        Assert.Contains("has no action inbound:high:2: replay it from route", plan["leftOut"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((0, 2, 0), Letters.Received(pipeline));
        Assert.Equal(5, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_FromAnEarlierStage_IsOneReplayOfItsEventForAllItsLetters()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 422);
        pipeline.Behave("other", 422);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        pipeline.Behave("sequencer", 200);
        pipeline.Behave("other", 200);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"from":"route","configuration":"current"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal("2", FieldText.From(job["done"]));
        Assert.Equal((1, 2, 2), Letters.Received(pipeline));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
        Assert.Empty(await pipeline.PeekAsync(Letters.Poison));
        var trace = await pipeline.EventTraceAsync(FieldText.From(sent["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Single(trace["replays"]!.AsArray());
    }

    [Fact]
    public async Task ReplayOne_FromALaterStageThanItDiedIn_IsRefused()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", "{\"type\":\"form.submi");
        await pipeline.DrainAsync();
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;

        var (status, answer) = await pipeline.OpsAsync(
            (ops, request) => ops.ReplayDeadLetterAsync(request, id, Cancellation), "?from=route");

        Assert.Equal(409, status);
        Assert.Contains("it died in gtm-received, which comes before route", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }
}

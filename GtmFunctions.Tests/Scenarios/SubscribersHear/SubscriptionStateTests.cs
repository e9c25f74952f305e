using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>
/// A subscriber that is gone, fails for days, is paused or removed harms nothing else, and what it missed is there for a replay.
/// </summary>
public sealed class SubscriptionStateTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gone_IsDisabledAtOnceWithAnAlarm_AndAReplayAfterItIsEnabledSendsEachOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        pipeline.Behave("board", 410);
        await pipeline.LeadAsync("msg_1");
        await pipeline.LeadAsync("msg_2", "grace");

        var disabled = await pipeline.SubscriptionAsync("board");
        var problem = Assert.Single(await ProblemsAsync(pipeline));
        Assert.Equal("disabled", FieldText.From(disabled["state"]));
        Assert.StartsWith("it answered that it is gone", FieldText.From(disabled["why"]), StringComparison.Ordinal);
        Assert.StartsWith("board is disabled: it answered that it is gone", problem.Reason, StringComparison.Ordinal);
        Assert.Single(pipeline.Received("board"));
        Assert.Equal(["delivered", "delivered"], await pipeline.OutcomesAsync());

        pipeline.Behave("board", 200);
        await pipeline.ActAsync("board", calls => calls.EnableAsync);
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1d"}""");
        await pipeline.DrainAsync();

        Assert.Equal(2, pipeline.Keys("board").Distinct().Count());
        Assert.Equal(2, pipeline.Keys("board").Count);
        Assert.Empty(await ProblemsAsync(pipeline));
        var (_, letters) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        Assert.Empty(letters["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task Failing_ForFiveDays_IsDisabled_AndOneThatSucceedsMeanwhileIsNot()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board", ""","retry":"1m" """);
        await pipeline.SubscribeAsync("second", ""","retry":"1m" """);
        pipeline.Behave("board", 500);
        pipeline.Behave("second", 500);
        await pipeline.LeadAsync("msg_0");
        var failing = await ProblemsAsync(pipeline);
        for (var day = 1; day <= 5; day++)
        {
            pipeline.Behave("second", day == 3 ? 200 : 500);
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await pipeline.LeadAsync($"msg_{day}", $"lead{day}");
        }

        Assert.Empty(failing);
        Assert.Equal("disabled", FieldText.From((await pipeline.SubscriptionAsync("board"))["state"]));
        Assert.Equal("active", FieldText.From((await pipeline.SubscriptionAsync("second"))["state"]));
        Assert.Equal(
            ["board is disabled", "second takes nothing"],
            (await ProblemsAsync(pipeline)).Select(problem => problem.Reason.Split(':')[0]));
        Assert.All(await pipeline.OutcomesAsync(), outcome => Assert.Equal("delivered", outcome));
    }

    [Fact]
    public async Task Paused_GetsNothingNew_AndWhatIsUnderWayWaitsUntilItIsEnabled()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        pipeline.Behave("board", 503, times: 1);
        await pipeline.SendLeadAsync("msg_1");
        await pipeline.RunReceivedAsync();
        await pipeline.ActAsync("board", calls => calls.PauseAsync);
        await pipeline.RoundAsync();
        await pipeline.SendLeadAsync("msg_2", "grace");
        for (var round = 0; round < 4; round++)
            await pipeline.RoundAsync();
        var whilePaused = pipeline.Received("board").Count;

        await pipeline.ActAsync("board", calls => calls.EnableAsync);
        await pipeline.DrainAsync();
        var afterwards = pipeline.Keys("board");
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1d"}""");
        await pipeline.DrainAsync();

        Assert.Equal(1, whilePaused);
        Assert.Single(afterwards);
        Assert.Equal(2, pipeline.Keys("board").Distinct().Count());
    }

    [Fact]
    public async Task Removed_EndsWhatIsUnderWay_WhichNeverGoesToAnotherOfItsName()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        pipeline.Behave("board", 503, times: 1);
        await pipeline.SendLeadAsync("msg_1");
        await pipeline.RunReceivedAsync();

        await pipeline.ActAsync("board", calls => calls.RemoveAsync);
        await pipeline.SubscribeAsync("board");
        await pipeline.DrainAsync();

        Assert.Empty(pipeline.Keys("board"));
        var (_, letters) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        Assert.Empty(letters["deadLetters"]!.AsArray());
        Assert.Equal(["delivered"], await pipeline.OutcomesAsync());
    }

    [Fact]
    public async Task Refused_IsADeadLetterOfTheSubscription_WhichCanBeReplayed_AndTheEventIsDelivered()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        pipeline.Behave("board", 422);
        await pipeline.LeadAsync("msg_1");

        var (_, letters) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        var letter = Assert.Single(letters["deadLetters"]!.AsArray())!;
        pipeline.Behave("board", 200);
        var (status, answer) = await pipeline.OpsAsync(
            (ops, request) => ops.ReplayDeadLetterAsync(request, FieldText.From(letter["id"])!, Cancellation), "?configuration=current");
        await pipeline.DrainAsync();

        Assert.StartsWith("subscription@board-", FieldText.From(letter["destination"]), StringComparison.Ordinal);
        Assert.True(status is 200 or 202, answer.ToJsonString());
        Assert.Single(pipeline.Keys("board"));
        Assert.Equal(["delivered"], await pipeline.OutcomesAsync());
    }

    private static async Task<IReadOnlyList<GtmFunctions.Pipeline.Ops.Alerts.Problem>> ProblemsAsync(PipelineHarness pipeline) =>
        await new SubscriptionCheck(pipeline.Get<GtmFunctions.Pipeline.Storage.Subscriptions.SubscriptionRecords>()).FindAsync(
            pipeline.Get<ConfigurationVersions>().Loaded!,
            AlertRule.Default(AlertKind.FailingSubscription),
            pipeline.Clock.GetUtcNow(),
            Cancellation);
}

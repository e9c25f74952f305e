using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Alarms;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Alarms;

/// <summary>The list of alarms, mutes, and the newer kinds, through the whole pipeline and real storage.</summary>
public sealed class AlarmTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alarm_ThatIsMuted_IsListedAndNotToldUntilTheMuteEnds()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        Assert.Single(await bench.LookForAsync(2));

        var alarm = Assert.Single(await ListAsync(pipeline));
        Assert.Equal(("signature-failures", "forms", AlarmState.Open, 1), (alarm.Kind, alarm.What, alarm.State, alarm.Told));
        Assert.NotNull(alarm.ToldAt);
        Assert.Equal("sources/forms", alarm.Page);

        var muted = await pipeline.Get<AlarmMutes>().MuteAsync(alarm.Key, TimeSpan.FromHours(3), "ann", "known", Cancellation);
        Assert.Equal(("ann", "known"), (muted!.Mute!.By, muted.Mute.Reason));
        for (var hour = 0; hour < 2; hour++)
        {
            await bench.RefuseAsync(5);
            await bench.CountAsync();
            Assert.Empty(await bench.LookForAsync(5));
            pipeline.Clock.Advance(TimeSpan.FromMinutes(55));
        }

        Assert.NotNull(Assert.Single(await ListAsync(pipeline)).Mute);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(55));
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        Assert.StartsWith(
            "STILL signature-failures: forms", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await ListAsync(pipeline)).Mute);
    }

    [Fact]
    public async Task Mute_OfAnAlarmThatIsNotThere_IsNothing()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");

        Assert.Null(await pipeline.Get<AlarmMutes>().MuteAsync("none", TimeSpan.FromHours(1), "ann", null, Cancellation));
    }

    [Fact]
    public async Task Calls_ListAndMute_AnswerWhatStands()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        Assert.Single(await bench.LookForAsync(2));
        var key = Assert.Single(await ListAsync(pipeline)).Key;
        var calls = pipeline.Get<AlarmEndpoints>();

        var (status, muted) = await pipeline.OpsAsync(
            (_, request) => calls.MuteAsync(request, key, Cancellation), "?for=2h&who=ann%0Ab&reason=known");
        Assert.Equal((200, "ann b", "known"), (status, FieldText.From(muted["mute"]!["by"]), FieldText.From(muted["mute"]!["reason"])));
        var (_, listed) = await pipeline.OpsAsync((_, request) => calls.ListAsync(request, Cancellation));
        Assert.Equal("1", FieldText.From(listed["open"]));
        Assert.Equal("2026-11-23T11:02:00+00:00", FieldText.From(listed["alarms"]![0]!["mute"]!["until"]));
        var (_, ended) = await pipeline.OpsAsync((_, request) => calls.MuteAsync(request, key, Cancellation), "?end=true&who=ann");
        Assert.Null(ended["mute"]);
    }

    [Theory]
    [InlineData("?for=2h", 400, "Say who you are")]
    [InlineData("?who=ann", 400, "'for' is a duration up to 30d")]
    [InlineData("?who=ann&for=31d", 400, "'for' is a duration up to 30d")]
    [InlineData("?who=ann&for=2h&end=true", 400, "Give one of 'for' and 'end'.")]
    [InlineData("?who=ann&for=2h", 404, "There is no alarm 'nokey'.")]
    public async Task Mute_ThatCannotBe_IsRefusedInWords(string query, int status, string why)
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");

        var (answered, answer) = await pipeline.OpsAsync(
            (_, request) => pipeline.Get<AlarmEndpoints>().MuteAsync(request, "nokey", Cancellation), query);

        Assert.Equal(status, answered);
        Assert.StartsWith(why, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ThatBringsFarMoreThanUsual_IsToldOnceWithWhatItIs()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[spike]");
        var bench = new AlertBench(pipeline);
        var from = pipeline.Clock.GetUtcNow().AddDays(-28);
        var history = new TrafficHistory(from, from, [.. Enumerable.Repeat(10L, 28 * 24)]) { Busy = [.. Enumerable.Repeat(8, 28 * 24)] };
        await pipeline.Get<TrafficRecords>().TryWriteAsync(new TrafficSeries("forms"), history, Cancellation);
        await pipeline.Get<TrafficRecords>().TryWriteAsync(new TrafficSeries("forms", "lead.created"), history, Cancellation);
        Come(pipeline, 30);
        await bench.CountAsync();
        Assert.Empty(await bench.LookForAsync(10));

        Come(pipeline, 70);
        await bench.CountAsync();
        var began = Assert.Single(await bench.LookForAsync(10));
        Assert.Matches(
            "^ALERT spike: forms\\nforms brought 100 events in an hour, where about (9|10)[.0-9]* are usual and 10 were much; "
            + "100 of them are lead.created.\\n",
            began);
        Assert.Contains("See https://gtm.example/api/ops/pages/events?source=forms", began, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_ThatNothingListensFor_AreToldUntilSomethingDoes()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[ { unhandled-types: { atLeast: 3 } } ]");
        var bench = new AlertBench(pipeline);
        for (var i = 0; i < 3; i++)
        {
            await pipeline.SendAsync(
                "forms", Document.Lead.Replace("form.submitted", "form.opened", StringComparison.Ordinal), $"opened{i}");
        }

        await bench.SendAsync(0, "");
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        Assert.StartsWith(
            "ALERT unhandled-types: forms\nnothing listens for what forms sends: form.opened (3).\n",
            Assert.Single(await bench.LookForAsync(10)),
            StringComparison.Ordinal);
        await pipeline.PublishAsync(
            AlertBench.Document.Replace("on: [lead.created]", "on: [lead.created, form.opened]", StringComparison.Ordinal)
            + "alerts: { to: slack, on: [ { unhandled-types: { atLeast: 3 } } ] }");
        Assert.StartsWith("OVER unhandled-types: forms", Assert.Single(await bench.LookForAsync(30)), StringComparison.Ordinal);
        Assert.Equal(AlarmState.Resting, Assert.Single(await ListAsync(pipeline)).State);
    }

    [Fact]
    public async Task Secret_ThatIsAboutToRunOutAndStillInUse_IsTold()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[old-secret]", AlertBench.Document.Replace(
            "secrets: [FORMS_SECRET]", "secrets: [FORMS_SECRET]\n    expires: { FORMS_SECRET: 2026-12-05 }", StringComparison.Ordinal));
        var bench = new AlertBench(pipeline);
        Assert.Empty(await bench.LookForAsync(10));

        await bench.SendAsync(1, "m");
        await bench.CountAsync();

        Assert.StartsWith(
            "ALERT old-secret: forms\n"
            + "FORMS_SECRET of forms runs out on 2026-12-05, and a webhook was signed with it at 2026-11-23 09:10 UTC.\n",
            Assert.Single(await bench.LookForAsync(10)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_ThatGivesAlertsUp_IsToldByTheOthersAndListed()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, AlertBench.Document + "alerts: { to: [slack, other], on: [signature-failures, alert-channel] }", AlertBench.HostName);
        var bench = new AlertBench(pipeline);
        pipeline.Behave("slack", 404);
        await bench.RefuseAsync(5);
        await bench.CountAsync();

        await bench.LookForAsync(5);

        var told = pipeline.Received("other").Select(request => FieldText.From(request.Body!["data"]!["alert"]!["kind"])).ToArray();
        Assert.Equal(["signature-failures", "alert-channel"], told);
        var alarm = (await ListAsync(pipeline)).Single(one => one.Kind == "alert-channel");
        Assert.StartsWith("alerts do not reach slack: slack: http://127.0.0.1 answered 404", alarm.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Until it is mended alerts go to other.", alarm.Advice, StringComparison.Ordinal);
    }

    private static void Come(PipelineHarness pipeline, int count)
    {
        for (var i = 0; i < count; i++)
            pipeline.Get<TrafficCounts>().TookIn("forms", "lead.created");
    }

    private static Task<IReadOnlyList<Alarm>> ListAsync(PipelineHarness pipeline) => pipeline.Get<AlarmList>().ListAsync(Cancellation);
}

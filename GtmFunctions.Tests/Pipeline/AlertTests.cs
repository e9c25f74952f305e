using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pipeline;

/// <summary>
/// Each kind of alert through the whole pipeline and real storage, with the timers of three instances firing at once: told once when the
/// problem begins, reminded of, and told once when it is over.
/// </summary>
public sealed class AlertTests(AzuriteFixture azurite)
{
    // So many payloads it takes to say what is usual
    private const int Enough = 20;

    private static readonly Dictionary<string, string?> HostName = new() { ["WEBSITE_HOSTNAME"] = "gtm.example" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeadLetters_OfOneCause_AreToldOnceWithSampleLinkAndReplay()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [dead-letter] }", HostName);
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 422);
        await bench.SendAsync(3, "m");

        var began = Assert.Single(await bench.LookForAsync(30));

        var letters = await DeadLettersAsync(pipeline);
        var last = letters.Single(letter => began.Contains(FieldText.Of(letter["id"])!, StringComparison.Ordinal));
        Assert.Equal(
            $"""
            ALERT dead-letter: gtm-actions
            3 messages were given up, the last one with: sequencer: http://127.0.0.1 answered 422: told to answer 422 (after 1 tries).
            Since 2026-11-23 09:00 UTC; told because of alerts.on dead-letter.
            For example lead.created about ada@analytical.example: https://gtm.example{FieldText.Of(last["trace"])}
            Nothing is lost. Mend the cause, then replay: POST https://gtm.example/api/ops/dead-letters/{FieldText.Of(last["id"])}/replay for this one; GET https://gtm.example/api/ops/dead-letters lists all.
            """,
            began,
            ignoreLineEndingDifferences: true);

        pipeline.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Matches("^STILL dead-letter: gtm-actions, for 7. min\n", Assert.Single(await bench.LookForAsync(10)));

        await bench.SendAsync(7, "n");
        Assert.Contains("\n10 messages were given up", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);

        pipeline.Behave("sequencer", 200);
        foreach (var letter in await DeadLettersAsync(pipeline))
            await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, FieldText.Of(letter["id"])!, Cancellation));
        Assert.StartsWith("OVER dead-letter: gtm-actions, after", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
        Assert.Empty(await bench.LookForAsync(5));

        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation), "?source=alerts");
        Assert.Equal(4, found["events"]!.AsArray().Count);
        Assert.All(found["events"]!.AsArray(), line => Assert.Equal(("delivered", "alert.dead_letter"), (FieldText.Of(line!["outcome"]), FieldText.Of(line["type"]))));
        var trace = await pipeline.TraceAsync(FieldText.Of(found["events"]![0]!["id"])!);
        Assert.Equal("over", FieldText.Of(Assert.Single(trace["stages"]!.AsArray())!["phase"]));
        Assert.Equal("slack", FieldText.Of(Assert.Single(trace["actions"]!.AsArray())!["to"]));
    }

    [Fact]
    public async Task Destination_ThatIsDown_IsToldWhileItsActionsWait()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [failing-destination] }");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 503);
        await bench.SendAsync(6, "m");

        var began = Assert.Single(await bench.LookForAsync(15));
        Assert.StartsWith(
            "ALERT failing-destination: sequencer\nsequencer is down: 5 calls in a row failed, the last one with: http://127.0.0.1 answered 503", began, StringComparison.Ordinal);
        Assert.Contains("\nFor example lead.created about ada@analytical.example: /api/ops/events/e20261123-", began, StringComparison.Ordinal);

        pipeline.Behave("sequencer", 200);
        Assert.StartsWith("OVER failing-destination: sequencer, after", Assert.Single(await bench.LookForAsync(40)), StringComparison.Ordinal);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
    }

    [Fact]
    public async Task Destination_ThatIsSwitchedOff_IsToldUntilItTakesSomething()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [failing-destination] }");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 410);
        await bench.SendAsync(2, "m");

        Assert.Contains("sequencer takes nothing from us: http://127.0.0.1 answered 410", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);

        pipeline.Behave("sequencer", 200);
        await bench.SendAsync(1, "n");
        Assert.StartsWith("OVER", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lifetime_OfAnAddress_IsToldAtFourFifthsAndAtItsEnd()
    {
        var limited = AlertBench.Document.Replace("url: SEQUENCER_URL", "url: SEQUENCER_URL, limit: { requests: 10, per: lifetime }", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, limited + "alerts: { to: slack, on: [failing-destination] }");
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(7, "m");
        Assert.Empty(await bench.LookAsync());

        await bench.SendAsync(1, "n");
        Assert.Contains("has had 8 of the 10 requests", Assert.Single(await bench.LookForAsync(5)), StringComparison.Ordinal);

        await bench.SendAsync(3, "o");
        Assert.Contains("has had all 10 requests", Assert.Single(await bench.LookForAsync(5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlertDestination_ThatFailsItself_IsToldThroughTheOthersOnly()
    {
        var leads = AlertBench.Document.Replace("{ to: sequencer }", "{ to: slack }", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, leads + "alerts: { to: [slack, other], template: short }");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("slack", 404);
        await bench.SendAsync(3, "m");
        pipeline.Behave("slack", 410);
        await bench.SendAsync(3, "n");

        await bench.LookForAsync(10);

        var told = pipeline.Received("other").Select(request => FieldText.Of(request.Body)!).ToArray();
        Assert.Equal(["began dead-letter gtm-actions", "began dead-letter gtm-actions", "began failing-destination slack"], told.Order());
        var letters = await DeadLettersAsync(pipeline);
        Assert.Equal(2, letters.Count(letter => FieldText.Of(letter["key"])!.Contains(":alerts:dead-letter:0", StringComparison.Ordinal)));
        Assert.DoesNotContain(letters, letter => FieldText.Of(letter["key"])!.Contains(":alerts:failing-destination:0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RefusedSignatures_AreCountedWithoutAStorageCallAndToldOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [signature-failures] }");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(4);
        await bench.CountAsync();
        Assert.Empty(await bench.LookAsync());

        pipeline.Script.Calls.Clear();
        await bench.RefuseAsync(200);
        Assert.All(pipeline.Script.Calls, call => Assert.Contains("GET", call, StringComparison.Ordinal));
        Assert.InRange(pipeline.Script.Calls.Count, 0, 1);
        await bench.CountAsync();

        Assert.StartsWith(
            "ALERT signature-failures: forms\n204 webhooks to forms were refused in 1h, the last one because:", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(70));
        Assert.StartsWith("OVER signature-failures: forms", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_ThatIsNotSet_IsToldLikeRefusedSignatures()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, AlertBench.Document + "alerts: { to: slack }", new Dictionary<string, string?> { ["FORMS_SECRET"] = null });
        var bench = new AlertBench(pipeline);
        for (var i = 0; i < 5; i++)
            Assert.Equal(503, (await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>())).Status);
        await bench.CountAsync();

        Assert.Contains("5 webhooks to forms were refused in 1h", Assert.Single(await bench.LookForAsync(3)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_ThatCannotBeLookedAt_DoesNotBlindTheOthers()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [dead-letter, signature-failures] }");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        var desk = new AlertDesk(
            pipeline.Get<ConfigurationVersions>(),
            [new Blind(), .. pipeline.Get<IEnumerable<IAlertCheck>>().Where(check => check.Kind != AlertKind.DeadLetter)],
            pipeline.Get<AlertBook>(),
            pipeline.Get<AlertTeller>(),
            pipeline.Clock);

        var failure = await Assert.ThrowsAsync<AggregateException>(() => desk.CheckAsync(Cancellation));

        Assert.Equal("blind", Assert.Single(failure.InnerExceptions).Message);
        await bench.DeliverAsync();
        Assert.StartsWith("ALERT signature-failures", Assert.Single(bench.Texts()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ThatBringsTooLittle_IsToldAndInTheMap()
    {
        var expecting = AlertBench.Document.Replace("map: {", "expect: { atLeast: 2, per: 1h }\n    map: {", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, expecting + "alerts: { to: slack, on: [silent-source] }");
        var bench = new AlertBench(pipeline);
        await bench.CountAsync();
        await bench.SendAsync(1, "m");
        await bench.CountAsync();
        Assert.Empty(await bench.LookForAsync(10));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(60));
        var began = Assert.Single(await bench.LookForAsync(10));
        Assert.StartsWith("ALERT silent-source: forms\nforms is quiet: no event came in the last 1h; at least 2 are expected.\nSince 2026-11-23 09:05 UTC; told because of sources.forms.expect { atLeast: 2, per: 1h }.", began, StringComparison.Ordinal);
        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        Assert.Equal("no event came in the last 1h; at least 2 are expected", FieldText.Of(Assert.Single(map["gaps"]!["silentSources"]!.AsArray())!["why"]));
        Assert.Empty(map["gaps"]!["sourcesWhoseSilenceNobodyWouldNotice"]!.AsArray());

        await bench.SendAsync(2, "n");
        await bench.CountAsync();
        Assert.StartsWith("OVER silent-source: forms, after", Assert.Single(await bench.LookForAsync(20)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ThatFallsSilentAgainstItsLastWeeks_IsToldWithTheFigures()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [silent-source] }");
        var bench = new AlertBench(pipeline);
        var from = pipeline.Clock.GetUtcNow().AddDays(-28);
        await pipeline.Get<TrafficRecords>().TryWriteAsync(
            "forms", new TrafficHistory(from, from, [.. Enumerable.Range(0, 28 * 24).Select(hour => 40L + (hour / 168))]), Cancellation);
        Assert.Empty(await bench.LookForAsync(5));

        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await bench.CountAsync();

        Assert.StartsWith(
            """
            ALERT silent-source: forms
            forms is quiet: no event came in the 2h up to 2026-11-23 11:00 UTC and since; the same hours of the weeks before brought 86, 84, 82, 80.
            Since 2026-11-23 09:00 UTC; told because of alerts.on silent-source, the baseline that was learned.
            """.ReplaceLineEndings("\n"),
            Assert.Single(await bench.LookForAsync(5)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payloads_ThatLoseAFieldThatIsRead_AreToldUntilItIsBackForADay()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [schema-drift] }");
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(Enough, "m");
        await FlushShapesAsync(pipeline);
        Assert.Empty(await bench.LookForAsync(10));

        await pipeline.SendAsync("forms", """{"type":"form.submitted","timestamp":"2026-11-23T08:59:00Z","data":{"mail":7,"name":"Ada","title":"VP"}}""", "changed");
        await bench.SendAsync(0, "");
        await FlushShapesAsync(pipeline);

        var began = Assert.Single(await bench.LookForAsync(20));
        Assert.Contains("forms sends form.submitted otherwise than before: data.email is missing (read by sources.forms.map.person.email", began, StringComparison.Ordinal);
        Assert.DoesNotContain("data.mail", began, StringComparison.Ordinal);
        pipeline.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Contains(await bench.LookForAsync(30), text => text.StartsWith("OVER schema-drift: forms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_ThatWaitsTooLong_IsToldWhenTwoLooksAgree()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [ { slow-pipeline: { over: 5m } } ] }");
        var bench = new AlertBench(pipeline);
        await pipeline.SendAsync("forms", Document.Lead);
        pipeline.Clock.SetUtcNow(DateTimeOffset.UtcNow.AddMinutes(8));

        Assert.Empty(await bench.LookAsync());
        var began = Assert.Single(await bench.LookForAsync(10));

        Assert.StartsWith("ALERT slow-pipeline: gtm-received\nthe oldest message of gtm-received has waited for ", began, StringComparison.Ordinal);
        Assert.Contains("\nFor example a delivery: /api/ops/events/d2026", began, StringComparison.Ordinal);
        await pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues[0]);
        await bench.SendAsync(0, "");
        Assert.StartsWith("OVER slow-pipeline: gtm-received", Assert.Single(await bench.LookForAsync(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_AtTheEndOfALongLine_AreTold()
    {
        var limited = AlertBench.Document.Replace("url: SEQUENCER_URL", "url: SEQUENCER_URL, limit: { requests: 1, per: 1h }", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, limited + "alerts: { to: slack, on: [slow-pipeline] }");
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(3, "m");

        await bench.CheckAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.CheckAsync();
        await bench.DeliverAsync();

        var began = Assert.Single(bench.Texts());
        Assert.StartsWith("ALERT slow-pipeline: sequencer\nactions for sequencer wait for their turn: one that comes now is sent in ", began, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alert_ForSlackTeamsAndHttp_IsWhatEachCanShow()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: [slack, teams, sequencer], on: [signature-failures] }");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();

        var text = Assert.Single(await bench.LookForAsync(10));

        var card = Assert.Single(pipeline.Received("other")).Body!["attachments"]![0]!["content"]!["body"]![0]!;
        Assert.Equal(text, FieldText.Of(card["text"]));
        var @event = Assert.Single(pipeline.Received("sequencer")).Body!;
        Assert.Equal(("alerts", "alert.signature_failures"), (FieldText.Of(@event["source"]), FieldText.Of(@event["type"])));
        Assert.Equal((text, "began", "5"), (FieldText.Of(@event["data"]!["alert"]!["text"]), FieldText.Of(@event["data"]!["alert"]!["phase"]), FieldText.Of(@event["data"]!["alert"]!["count"])));
    }

    [Fact]
    public async Task Links_AsTheDocumentSays_BeginWithItsAddress()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, AlertBench.Document + "alerts: { to: slack, links: LINKS, on: [dead-letter] }", new(HostName) { ["LINKS"] = "https://front.gtm.example/" });
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 422);
        await bench.SendAsync(1, "m");

        var began = Assert.Single(await bench.LookForAsync(3));

        Assert.Contains(": https://front.gtm.example/api/ops/events/e2026", began, StringComparison.Ordinal);
        Assert.DoesNotContain("//gtm.example", began, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_ThatIsNotToldAnyMore_IsForgottenWithoutAWord()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, AlertBench.Document + "alerts: { to: slack, on: [signature-failures] }");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        Assert.Single(await bench.LookForAsync(2));

        await pipeline.PublishAsync(AlertBench.Document + "alerts: { to: slack, on: [dead-letter] }");
        Assert.Empty(await bench.LookForAsync(10));

        Assert.Empty(await pipeline.Get<AlertRecords>().AllAsync(Cancellation));
    }

    private static Task FlushShapesAsync(PipelineHarness pipeline) => pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

    private static async Task<JsonNode[]> DeadLettersAsync(PipelineHarness pipeline)
    {
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        return [.. listed["deadLetters"]!.AsArray().Select(letter => letter!)];
    }

    private sealed class Blind : IAlertCheck
    {
        public AlertKind Kind => AlertKind.DeadLetter;

        public TimeSpan Every => TimeSpan.FromMinutes(1);

        public Task<IReadOnlyList<Problem>> FindAsync(
            Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation) =>
            throw new InvalidOperationException("blind");
    }
}

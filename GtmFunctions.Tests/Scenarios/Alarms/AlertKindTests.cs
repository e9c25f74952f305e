using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Alarms;

/// <summary>
/// Each kind of alert through the whole pipeline and real storage, with the timers of three instances firing at once: told once when the
/// problem begins, reminded of, and told once when it is over.
/// </summary>
public sealed class AlertKindTests(AzuriteFixture azurite)
{
    // So many payloads it takes to say what is usual
    private const int Enough = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeadLetters_OfOneCause_AreToldOnceWithSampleLinkAndReplay()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[dead-letter]");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 422);
        await bench.SendAsync(3, "m");

        var began = Assert.Single(await bench.LookForAsync(30));

        var letters = await bench.DeadLettersAsync();
        var last = letters.Single(one => began.Contains(FieldText.From(one["id"])!, StringComparison.Ordinal));
        var letter = $"https://gtm.example/api/ops/dead-letters/{last["id"]}";
        Assert.Equal(
            $"""
            ALERT dead-letter: gtm-actions
            3 messages were given up, the last one with: sequencer: http://127.0.0.1 answered 422: told to answer 422 (after 1 tries).
            Since 2026-11-23 09:00 UTC; told because of alerts.on dead-letter.
            For example lead.created about ada@analytical.example: https://gtm.example{FieldText.From(last["trace"])}
            Nothing is lost. Mend the cause, then replay: POST {letter}/replay for this one; GET https://gtm.example/api/ops/dead-letters lists all.
            See https://gtm.example/api/ops/pages/dead-letters?queue=gtm-actions
            """,
            began,
            ignoreLineEndingDifferences: true);

        pipeline.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Matches("^STILL dead-letter: gtm-actions, for 7. min\n", Assert.Single(await bench.LookForAsync(10)));

        await bench.SendAsync(7, "n");
        AssertHas("\n10 messages were given up", Assert.Single(await bench.LookForAsync(10)));

        pipeline.Behave("sequencer", 200);
        foreach (var dead in await bench.DeadLettersAsync())
            await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, FieldText.From(dead["id"])!, Cancellation));
        AssertBegins("OVER dead-letter: gtm-actions, after", Assert.Single(await bench.LookForAsync(10)));
        Assert.Empty(await bench.LookForAsync(5));

        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation), "?source=alerts");
        Assert.Equal(4, found["events"]!.AsArray().Count);
        Assert.All(found["events"]!.AsArray(), line => Assert.Equal("delivered alert.dead_letter", $"{line!["outcome"]} {line["type"]}"));
        var trace = await pipeline.TraceAsync(FieldText.From(found["events"]![0]!["id"])!);
        Assert.Equal("over", FieldText.From(Assert.Single(trace["stages"]!.AsArray())!["phase"]));
        Assert.Equal("slack", FieldText.From(Assert.Single(trace["actions"]!.AsArray())!["to"]));
    }

    [Fact]
    public async Task Destination_ThatIsDown_IsToldWhileItsActionsWait()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[failing-destination]");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 503);
        await bench.SendAsync(6, "m");

        var began = Assert.Single(await bench.LookForAsync(15));
        AssertBegins(
            "ALERT failing-destination: sequencer\nsequencer is down: 5 calls in a row failed, the last one with: http://127.0.0.1", began);
        AssertHas("about ada@analytical.example: https://gtm.example/api/ops/events/e20261123-", began);

        pipeline.Behave("sequencer", 200);
        AssertBegins("OVER failing-destination: sequencer, after", Assert.Single(await bench.LookForAsync(40)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
    }

    [Fact]
    public async Task Destination_ThatIsSwitchedOff_IsToldUntilItTakesSomething()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[failing-destination]");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 410);
        await bench.SendAsync(2, "m");

        AssertHas("sequencer takes nothing from us: http://127.0.0.1 answered 410", Assert.Single(await bench.LookForAsync(10)));

        // Once an hour one action is let through to see whether it is on again
        pipeline.Behave("sequencer", 200);
        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await bench.SendAsync(1, "n");
        AssertBegins("OVER", Assert.Single(await bench.LookForAsync(10)));
    }

    [Fact]
    public async Task Lifetime_OfAnAddress_IsToldAtFourFifthsAndAtItsEnd()
    {
        var limited = AlertBench.Limited("{ requests: 10, per: lifetime }");
        await using var pipeline = await AlertBench.StartAsync(azurite, "[failing-destination]", limited);
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(7, "m");
        Assert.Empty(await bench.LookAsync());

        await bench.SendAsync(1, "n");
        AssertHas("has had 8 of the 10 requests", Assert.Single(await bench.LookForAsync(5)));

        await bench.SendAsync(3, "o");
        AssertHas("has had all 10 requests", Assert.Single(await bench.LookForAsync(5)));
    }

    [Fact]
    public async Task RefusedSignatures_AreCountedWithoutAStorageCallAndToldOnce()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(4);
        await bench.CountAsync();
        Assert.Empty(await bench.LookAsync());

        pipeline.Script.Calls.Clear();
        await bench.RefuseAsync(200);
        Assert.All(pipeline.Script.Calls, call => Assert.Contains("GET", call, StringComparison.Ordinal));
        Assert.InRange(pipeline.Script.Calls.Count, 0, 1);
        await bench.CountAsync();

        var began = Assert.Single(await bench.LookForAsync(10));
        AssertBegins("ALERT signature-failures: forms\n204 webhooks to forms were refused in 1h, the last one because:", began);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(70));
        AssertBegins("OVER signature-failures: forms", Assert.Single(await bench.LookForAsync(10)));
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

        AssertHas(
            "5 webhooks to forms were refused in 1h, the last one because: no secret of it is set: FORMS_SECRET.",
            Assert.Single(await bench.LookForAsync(3)));
    }

    [Fact]
    public async Task Payloads_ThatLoseAFieldThatIsRead_AreToldUntilItIsBackForADay()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[schema-drift]");
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(Enough, "m");
        await FlushShapesAsync(pipeline);
        Assert.Empty(await bench.LookForAsync(10));

        var changed = Document.Lead.Replace("\"email\":\"ada@analytical.example\"", "\"mail\":7", StringComparison.Ordinal);
        await pipeline.SendAsync("forms", changed, "changed");
        await bench.SendAsync(0, "");
        await FlushShapesAsync(pipeline);

        var began = Assert.Single(await bench.LookForAsync(20));
        AssertHas("forms sends form.submitted otherwise than before: data.email is missing (read by sources.forms.map.person.email", began);
        Assert.DoesNotContain("data.mail", began, StringComparison.Ordinal);
        pipeline.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Contains(await bench.LookForAsync(30), text => text.StartsWith("OVER schema-drift: forms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_ThatWaitsTooLong_IsToldWhenTwoLooksAgree()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[ { slow-pipeline: { over: 5m } } ]");
        var bench = new AlertBench(pipeline);
        await pipeline.SendAsync("forms", Document.Lead);
        pipeline.Clock.SetUtcNow(DateTimeOffset.UtcNow.AddMinutes(8));

        Assert.Empty(await bench.LookAsync());
        var began = Assert.Single(await bench.LookForAsync(10));

        AssertBegins("ALERT slow-pipeline: gtm-received\nthe oldest message of gtm-received has waited for ", began);
        AssertHas("\nFor example a delivery: https://gtm.example/api/ops/events/d2026", began);
        await pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues[0]);
        await bench.SendAsync(0, "");
        AssertBegins("OVER slow-pipeline: gtm-received", Assert.Single(await bench.LookForAsync(10)));
    }

    [Fact]
    public async Task Actions_AtTheEndOfALongLine_AreTold()
    {
        var limited = AlertBench.Limited("{ requests: 1, per: 1h }");
        await using var pipeline = await AlertBench.StartAsync(azurite, "[slow-pipeline]", limited);
        var bench = new AlertBench(pipeline);
        await bench.SendAsync(3, "m");

        await bench.CheckAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.CheckAsync();
        await bench.DeliverAsync();

        var began = Assert.Single(bench.Texts());
        AssertBegins("ALERT slow-pipeline: sequencer\nactions for sequencer wait for their turn: one that comes now is sent in ", began);
    }

    private static Task FlushShapesAsync(PipelineHarness pipeline) => pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

    private static void AssertHas(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    private static void AssertBegins(string expected, string text) => Assert.StartsWith(expected, text, StringComparison.Ordinal);
}

using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>
/// A callback that does not come in time, or comes late: the event goes on without it, and what it says is written
/// later.
/// </summary>
public sealed class LateCallbackTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Story_OfATimeOutAndALateAnswer_TellsBoth()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();

        Assert.Contains("  enricher clay-person: clay did not call back within 10m", StoryText.Event(await run.Pipeline.TraceAsync(lead)));

        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        Assert.Contains(
            "  enricher clay-person answered late, at 2026-11-23T09:10:00+00:00: person.title VP Sales, account.employees 250",
            StoryText.Event(await run.Pipeline.TraceAsync(lead)));
    }

    [Fact]
    public async Task Story_OfATimeOutThatIsADeadLetter_SaysWhy()
    {
        var document = Awaiting.Document.Replace("onTimeout: continue", "onTimeout: dead-letter", StringComparison.Ordinal);
        await using var run = await Awaiting.StartAsync(azurite, document);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();

        var last = StoryText.Event(await run.Pipeline.TraceAsync(lead)).Last();
        Assert.StartsWith("  dead letter ", last, StringComparison.Ordinal);
        Assert.Contains("clay-person: clay did not call back within 10m.", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallBack_AfterTheTimeOut_RepeatsTheUpsertAndTellsNobodyTwice()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();

        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();

        var trace = await run.Pipeline.TraceAsync(lead);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal(
            """{"stage":"enrich","enrichers":[{"enricher":"clay-person","key":"ada@analytical.example","posted":{"at":"2026-11-23T09:00:00+00:00","tries":1,"to":"enricher.clay-person"},"timedOut":"clay did not call back within 10m"}],"enrichment":"partial","enrichmentMissing":["clay-person"],"parked":{"at":"2026-11-23T09:00:00+00:00","releasedAt":"2026-11-23T09:10:00+00:00"},"at":"2026-11-23T09:10:00+00:00"}""",
            Awaiting.StageOf(trace, "enrich", (lead, "LEAD")));
        Assert.Equal("low  partial", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
        Assert.Single(run.Crm.Requests);

        run.Pipeline.Clock.Advance(TimeSpan.FromHours(1));
        var callBack = await run.EventOfAsync(await run.CallBackAndDrainAsync($"{lead}:clay-person"));

        trace = await run.Pipeline.TraceAsync(lead);
        Assert.Equal(
            """{"stage":"late","enricher":"clay-person","calledBack":{"at":"2026-11-23T10:10:00+00:00","event":"CALLBACK"},"gave":{"person.title":{"value":"VP Sales","from":"clay","kept":null},"account.employees":{"value":250,"from":"clay","kept":null}},"changed":true,"workflows":[{"workflow":"inbound","score":{"before":{"model":"icp","points":0,"tier":"low"},"after":{"model":"icp","points":90,"tier":"high"}},"branch":"other","branchNow":"high","owner":null}],"actions":[{"name":"inbound:other:1:late:clay-person","workflow":"inbound","branch":"other","index":1,"to":"crm","decided":{"score":{"model":"icp","points":90,"tier":"high"}}}],"leftOut":[{"action":"inbound:other:0","to":"slack","class":"notify","why":"it tells a person, who is not told twice"},{"action":"inbound:other:2","to":"sequencer","class":"send","why":"only what writes a record by its own key is done again: whether this would be done twice is the receiver's to say"}],"at":"2026-11-23T10:10:00+00:00"}""",
            Awaiting.StageOf(trace, "late", (callBack, "CALLBACK")));
        Assert.Equal(
            [$"{lead}:inbound:other:1", $"{lead}:inbound:other:1:late:clay-person"],
            run.Crm.Requests.Select(request => request.Header("Idempotency-Key")));
        Assert.Equal("VP Sales", FieldText.From(run.Crm.Requests[1].Json["inputs"]![0]!["properties"]!["jobtitle"]));
        Assert.Single(run.Pipeline.Received("slack"));
        Assert.Single(run.Pipeline.Received("sequencer"));
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal("Late", FieldText.From((await run.Pipeline.TraceAsync(callBack))["stages"]![2]!["callBack"]!["verdict"]));
    }

    [Fact]
    public async Task LateCallBack_ThatSaysNothingNew_DoesNothing()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync(more: new() { ["title"] = "VP Sales", ["employees"] = 250 });
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();

        await run.CallBackAndDrainAsync($"{lead}:clay-person", title: "CEO");

        Assert.Single(run.Crm.Requests);
        var late = (await run.Pipeline.TraceAsync(lead))["stages"]![4]!;
        Assert.Equal("false", FieldText.From(late["changed"]));
        Assert.All(
            late["leftOut"]!.AsArray(),
            action => Assert.Equal("the answer says nothing that was not known", FieldText.From(action!["why"])));
    }

    [Fact]
    public async Task CallBack_ThatOvertakesTheDecision_WaitsForIt()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.RunDueAsync(run.Function(QueueNames.Timeouts));
        var routed = await run.Pipeline.Queue(QueueNames.Enriched).ReceiveMessageAsync(TimeSpan.FromMinutes(5), Cancellation);
        await run.CallBackAsync($"{lead}:clay-person");
        await run.Pipeline.RoundAsync();
        await run.Pipeline.RoundAsync();
        Assert.Empty(run.Crm.Requests);

        await run.Pipeline.Queue(QueueNames.Enriched).UpdateMessageAsync(
            routed.Value.MessageId, routed.Value.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        await run.Pipeline.DrainAsync();

        Assert.Equal(2, run.Crm.Requests.Count);
        Assert.Single(run.Pipeline.Received("slack"));
    }
}

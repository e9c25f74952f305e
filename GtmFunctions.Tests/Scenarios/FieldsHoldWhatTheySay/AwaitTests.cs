using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>An event that waits for a callback, which comes in time, is not needed, or has no key to ask with.</summary>
public sealed class AwaitTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallBack_InTime_TheEventGoesOnWithItAndTheTraceSaysHow()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();

        var asked = Assert.Single(run.Clay.Requests);
        Assert.Equal("/rows/secret-of-the-table", asked.Target);
        Assert.Equal($"{lead}:enrich:clay-person", asked.Header("Idempotency-Key"));
        Assert.Equal($"{lead}:clay-person", FieldText.From(asked.Json["correlation_id"]));
        Assert.Equal("ada@analytical.example", FieldText.From(asked.Json["email"]));
        Assert.Empty(run.Pipeline.Received("slack"));
        Assert.Equal(
            """{"stage":"enrich","enrichers":[{"enricher":"clay-person","key":"ada@analytical.example","waiting":{"for":"clay","correlation":"LEAD:clay-person","since":"2026-11-23T09:00:00+00:00","until":"2026-11-23T09:10:00+00:00"}}],"at":"2026-11-23T09:00:00+00:00"}""",
            Awaiting.StageOf(await run.Pipeline.TraceAsync(lead), "enrich", (lead, "LEAD")));
        var (_, map) = await run.Pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        Assert.Equal(
            """{"enricher":"clay-person","to":"enricher.clay-person","calledBackAt":"clay","upTo":"10m","onTimeout":"continue","gives":["person.title","account.employees"],"waitingForTheSource":1}""",
            Assert.Single(map["awaits"]!.AsArray())!.ToJsonString());
        Assert.Equal([lead], (await run.Pipeline.Get<ParkedEvents>().WaitingAsync(Cancellation)).Select(waiting => waiting.EventId));

        run.Pipeline.Clock.Advance(TimeSpan.FromSeconds(90));
        var callBack = await run.EventOfAsync(await run.CallBackAndDrainAsync($"{lead}:clay-person"));

        var trace = await run.Pipeline.TraceAsync(lead);
        Assert.Equal(
            """{"stage":"enrich","enrichers":[{"enricher":"clay-person","key":"ada@analytical.example","posted":{"at":"2026-11-23T09:00:00+00:00","tries":1,"to":"enricher.clay-person"},"from":"clay","calledBack":{"at":"2026-11-23T09:01:30+00:00","event":"CALLBACK","afterSeconds":90},"gave":{"person.title":{"value":"VP Sales","from":"clay","kept":null},"account.employees":{"value":250,"from":"clay","kept":null}}}],"enrichment":"complete","enrichmentMissing":[],"parked":{"at":"2026-11-23T09:00:00+00:00","releasedAt":"2026-11-23T09:01:30+00:00"},"at":"2026-11-23T09:01:30+00:00"}""",
            Awaiting.StageOf(trace, "enrich", (lead, "LEAD"), (callBack, "CALLBACK")));
        Assert.Equal(["receive", "intake", "enrich", "route"], trace["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"])));
        Assert.Equal(
            ["enrich:clay-person delivered", "inbound:high:0 delivered", "inbound:high:1 delivered"],
            trace["actions"]!.AsArray().Select(action => $"{action!["action"]} {action["state"]}"));
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal("high VP Sales complete", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
        Assert.Equal("VP Sales", FieldText.From(Assert.Single(run.Crm.Requests).Json["inputs"]![0]!["properties"]!["jobtitle"]));
        Assert.Empty(await run.Pipeline.Get<ParkedEvents>().WaitingAsync(Cancellation));

        var told = await run.Pipeline.TraceAsync(callBack);
        Assert.Equal("answered", FieldText.From(told["outcome"]));
        Assert.Equal(
            """{"stage":"enrich","callBack":{"correlation":"LEAD:clay-person","answers":"LEAD","enricher":"clay-person","verdict":"InTime","why":"the event waited for it"},"at":"2026-11-23T09:01:30+00:00"}""",
            Awaiting.StageOf(told, "enrich", (lead, "LEAD")));

        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();
        Assert.Single(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task CallBacksAndTimeOuts_AtTheSameTime_EachEventGoesOnOnce()
    {
        var leads = RunDepth.Of(20);
        await using var run = await Awaiting.StartAsync(azurite);
        for (var lead = 0; lead < leads; lead++)
            await run.CallBackAsync($"{await run.LeadAsync($"lead{lead}")}:clay-person", $"run_{lead}");
        await run.Pipeline.RunAsync(run.Function(QueueNames.Received));
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));

        await Task.WhenAll(
            run.Pipeline.RunAsync(run.Function(QueueNames.Events)), run.Pipeline.RunDueAsync(run.Function(QueueNames.Timeouts)));
        await run.Pipeline.DrainAsync();

        Assert.Equal(leads, run.Pipeline.Received("slack").Count);
        Assert.Equal(
            leads, run.Crm.Requests.Count(request => !request.Header("Idempotency-Key")!.Contains(":late:", StringComparison.Ordinal)));
        Assert.All(run.Crm.Requests.GroupBy(request => request.Header("Idempotency-Key")), same => Assert.Single(same));
        var known = run.Crm.Requests
            .Where(request => request.Text.Contains("VP Sales", StringComparison.Ordinal))
            .Select(request => request.Header("Idempotency-Key")!.Split(':')[0]);
        Assert.Equal(leads, known.Distinct().Count());
        Assert.Empty(await run.Pipeline.Get<ParkedEvents>().WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task Cache_SecondLeadOfThePerson_NeedsNoPost()
    {
        await using var run = await Awaiting.StartAsync(
            azurite, Awaiting.Document.Replace("key: person.email", "key: person.email\n    cache: 1d", StringComparison.Ordinal));
        var lead = await run.LeadAsync();
        await run.CallBackAndDrainAsync($"{lead}:clay-person");
        run.Pipeline.Clock.Advance(TimeSpan.FromHours(1));

        var (_, answer) = await run.Pipeline.SendAsync(
            "forms", """{"type":"form.submitted","data":{"email":"ada@analytical.example"}}""", "msg_again");
        await run.Pipeline.DrainAsync();

        Assert.Single(run.Clay.Requests);
        Assert.Equal(2, run.Pipeline.Received("slack").Count);
        var enricher = (await run.Pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal(
            ("cache", "3600", "VP Sales"),
            (FieldText.From(enricher["from"]), FieldText.From(enricher["ageSeconds"]),
                FieldText.From(enricher["gave"]!["person.title"]!["value"])));
    }

    [Fact]
    public async Task Lead_WithoutTheKey_IsNotParked()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        await run.Pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"name":"nobody"}}""", "msg_nobody");
        await run.Pipeline.DrainAsync();

        Assert.Empty(run.Clay.Requests);
        Assert.Single(run.Pipeline.Received("slack"));
    }
}

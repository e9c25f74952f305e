using System.Text;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

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
    public async Task MapPage_OfADestinationThatRowsArePostedTo_SaysThatItIsUsedAndThatItsAnswersAreExpected()
    {
        var document = Awaiting.Document
            .Replace("    connector: clay\n", "    destination: table\n", StringComparison.Ordinal)
            .Replace("destinations:\n", "destinations:\n  table: { connector: http, url: TABLE_URL }\n", StringComparison.Ordinal);
        await using var run = await Awaiting.StartAsync(
            azurite, document, settings: new() { ["TABLE_URL"] = "https://table.example.com/" });
        await run.CallBackAndDrainAsync("of-nobody");
        await run.Pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var (_, page) = await run.Pipeline.CallAsync<OpsEndpoints>(
            (ops, request) => ops.GetMapAsync(request, Cancellation), "", ("Accept", "text/html"));

        var html = FieldText.From(page)!;
        Assert.DoesNotContain("nothing uses it", html, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing listens for it", html, StringComparison.Ordinal);
        Assert.Contains("asks clay-person: table", html, StringComparison.Ordinal);
        Assert.Contains("answers clay-person", html, StringComparison.Ordinal);
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
        await run.Pipeline.RunDueAsync(Function(run, QueueNames.Timeouts));
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

    [Theory]
    [InlineData("e20261123-0123456789abcdef01234567:clay-person", "no event waits for clay with this id")]
    [InlineData("e20250101-0123456789abcdef01234567:clay-person", "no event waits for clay with this id")]
    [InlineData("row 7", "this is no id that we sent")]
    [InlineData(null, "it has no correlation_id")]
    public async Task CallBack_ThatAnswersNothing_IsAnEventOfItsOwnWithANote(string? correlation, string why)
    {
        await using var run = await Awaiting.StartAsync(
            azurite, Awaiting.Document.Replace("on: [lead.created]", "on: [lead.created, enrichment.completed]", StringComparison.Ordinal));
        var own = await run.EventOfAsync(await run.CallBackAndDrainAsync(correlation));

        var trace = await run.Pipeline.TraceAsync(own);
        Assert.StartsWith(why, FieldText.From(trace["stages"]![2]!["callBack"]!["why"]), StringComparison.Ordinal);
        Assert.Equal("high", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["branch"]));
        Assert.Single(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task CallBack_OfAnotherSourceOrAnotherSecret_ReleasesNothing()
    {
        var document = Awaiting.Document.Replace(
            "enrichers:",
            "  partner: { provider: clay, secrets: [PARTNER_SECRET] }\nenrichers:\n  other: { connector: clay, url: CLAY_PERSON_URL, " +
            "key: person.email, await: { source: partner, correlate: correlation_id, upTo: 1m } }",
            StringComparison.Ordinal);
        await using var run = await Awaiting.StartAsync(
            azurite, document, settings: new() { ["PARTNER_SECRET"] = "partner-secret-for-tests" });
        var lead = await run.LeadAsync();
        var body = Encoding.UTF8.GetBytes(Awaiting.Body($"{lead}:clay-person", "run_1"));

        var (status, _) = await run.Pipeline.PostAsync(
            "clay", body, new Dictionary<string, string> { ["Authorization"] = "Bearer forged" });
        var (taken, _) = await run.Pipeline.PostAsync(
            "partner", body, new Dictionary<string, string> { ["Authorization"] = "Bearer partner-secret-for-tests" });
        await run.Pipeline.DrainAsync();

        Assert.Equal((401, 200), (status, taken));
        Assert.Empty(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task CallBack_RedeliveredOrRepeated_ReleasesOnce()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();

        await run.CallBackAsync($"{lead}:clay-person");
        await run.CallBackAndDrainAsync($"{lead}:clay-person");
        var second = await run.CallBackAndDrainAsync($"{lead}:clay-person", "run_2", "CEO");

        Assert.Single(run.Pipeline.Received("slack"));
        Assert.Single(run.Crm.Requests);
        var told = await run.Pipeline.TraceAsync(await run.EventOfAsync(second));
        Assert.Equal("answered", FieldText.From(told["outcome"]));
        Assert.Contains("answered first", FieldText.From(told["stages"]![2]!["callBack"]!["why"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallBacksAndTimeOuts_AtTheSameTime_EachEventGoesOnOnce()
    {
        const int Leads = 20;
        await using var run = await Awaiting.StartAsync(azurite);
        for (var lead = 0; lead < Leads; lead++)
            await run.CallBackAsync($"{await run.LeadAsync($"lead{lead}")}:clay-person", $"run_{lead}");
        await run.Pipeline.RunAsync(Function(run, QueueNames.Received));
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));

        await Task.WhenAll(
            run.Pipeline.RunAsync(Function(run, QueueNames.Events)), run.Pipeline.RunDueAsync(Function(run, QueueNames.Timeouts)));
        await run.Pipeline.DrainAsync();

        Assert.Equal(Leads, run.Pipeline.Received("slack").Count);
        Assert.Equal(
            Leads, run.Crm.Requests.Count(request => !request.Header("Idempotency-Key")!.Contains(":late:", StringComparison.Ordinal)));
        Assert.All(run.Crm.Requests.GroupBy(request => request.Header("Idempotency-Key")), same => Assert.Single(same));
        var known = run.Crm.Requests
            .Where(request => request.Text.Contains("VP Sales", StringComparison.Ordinal))
            .Select(request => request.Header("Idempotency-Key")!.Split(':')[0]);
        Assert.Equal(Leads, known.Distinct().Count());
        Assert.Empty(await run.Pipeline.Get<ParkedEvents>().WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task Clay_TooBusyForAWhile_IsAskedAgainInTheTimeThatThereIs()
    {
        var tries = 0;
        var clay = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = ++tries <= 2 ? 429 : 200;
            return context.Response.WriteAsync("{}");
        });
        await using var run = await Awaiting.StartAsync(azurite, clay: clay);
        var lead = await run.LeadAsync();

        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        Assert.Equal(3, clay.Requests.Count);
        Assert.Single(clay.Requests.Select(request => request.Header("Idempotency-Key")).Distinct());
        var enricher = (await run.Pipeline.TraceAsync(lead))["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal("3", FieldText.From(enricher["posted"]!["tries"]));
        Assert.Equal("high VP Sales complete", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
    }

    [Fact]
    public async Task Clay_Down_TheEventGoesOnWithoutItAndIsNoDeadLetter()
    {
        var clay = await LocalServer.StartAsync(500, "out of credits");
        await using var run = await Awaiting.StartAsync(azurite, clay: clay);
        var lead = await run.LeadAsync();

        var trace = await run.Pipeline.TraceAsync(lead);
        var enricher = trace["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal(
            "enricher.clay-person could not be asked: http://127.0.0.1 answered 500: out of credits (after 3 tries)",
            FieldText.From(enricher["failed"]));
        Assert.Equal("partial", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Empty(trace["deadLetters"]!.AsArray());
        Assert.Single(run.Pipeline.Received("slack"));
        Assert.DoesNotContain("secret-of-the-table", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_SettingIsNotSet_TheTraceNamesTheSetting()
    {
        await using var run = await Awaiting.StartAsync(
            azurite, Awaiting.Document.Replace("connector: clay", "connector: clay\n    url: CLAY_ROWS", StringComparison.Ordinal));
        var lead = await run.LeadAsync();

        var enricher = (await run.Pipeline.TraceAsync(lead))["stages"]![2]!["enrichers"]![0]!;
        Assert.Contains("the setting 'CLAY_ROWS' is not set", FieldText.From(enricher["failed"]), StringComparison.Ordinal);
        Assert.Single(run.Pipeline.Received("slack"));
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

    private static QueueFunction Function(Awaiting run, string queue) =>
        run.Pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == queue);
}

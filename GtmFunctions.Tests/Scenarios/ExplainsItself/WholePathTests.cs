using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

public sealed class WholePathTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Lead_ScoresHigh_ReachesEveryDestinationOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        var slack = Assert.Single(pipeline.Received("slack"));
        Assert.Equal("New high lead: Ada (ada@analytical.example)", FieldText.From(slack.Body!["text"]));
        var sequencer = Assert.Single(pipeline.Received("sequencer"));
        Assert.Equal("lead.created", FieldText.From(sequencer.Body!["type"]));
        Assert.True(sequencer.Headers.ContainsKey("webhook-signature"));
        Assert.Single(pipeline.Received("other"));

        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal(["receive", "intake", "route"], trace["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"])));
        Assert.Equal("FORMS_SECRET", FieldText.From(trace["stages"]![0]!["signature"]!["secret"]));
        Assert.Equal(3, trace["actions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Lead_FilteredOut_NamesTheConditionAndTheValue()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (_, answer) = await pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"name":"Nobody"}}""");
        await pipeline.DrainAsync();

        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("filtered", FieldText.From(trace["outcome"]));
        var why = FieldText.From(trace["stages"]![2]!["workflows"]![0]!["why"]);
        Assert.Equal("filtered out: person.email $exists true, but it was missing", why);
        Assert.Empty(pipeline.Received("slack"));
    }

    [Fact]
    public async Task Event_OfATypeThatNoWorkflowListensFor_IsKeptAsUnhandled()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.SendAsync("forms", """{"type":"form.abandoned","data":{}}""");
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("unhandled", FieldText.From(trace["outcome"]));
        Assert.Equal("form.abandoned", FieldText.From(trace["type"]));
    }

    [Fact]
    public async Task Batch_OfThreeWithOneTwice_BecomesTwoEventsAndADuplicate()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        static string Deal(int id) =>
            $$"""{"eventId":{{id}},"subscriptionId":1,"portalId":1,"appId":1,"occurredAt":1700000000000,"subscriptionType":"deal.propertyChange","objectId":{{id}},"propertyName":"dealstage","propertyValue":"won"}""";

        var (_, answer) = await pipeline.SendAsync("crm", $"[{Deal(1)},{Deal(2)},{Deal(1)}]");
        await pipeline.DrainAsync();

        var delivery = await pipeline.TraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal(["accepted", "accepted", "duplicate"], delivery["events"]!.AsArray().Select(told => FieldText.From(told!["outcome"])));
        Assert.Equal(2, pipeline.Received("sequencer").Count);
    }

    [Fact]
    public async Task Event_SentTwice_IsDoneOnceAndBothTracesSaySo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (_, first) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var (status, second) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        Assert.Single(pipeline.Received("slack"));
        var duplicate = await pipeline.TraceAsync(FieldText.From(second["id"])!);
        Assert.Equal("duplicate", FieldText.From(duplicate["events"]![0]!["outcome"]));
        Assert.Equal(FieldText.From(first["id"]), FieldText.From(duplicate["events"]![0]!["firstDelivery"]));
        var original = await pipeline.EventTraceAsync(FieldText.From(first["id"])!);
        Assert.Equal(FieldText.From(second["id"]), FieldText.From(original["duplicates"]![0]!["delivery"]));
    }

    [Fact]
    public async Task Event_OfOneIdFromTwoSources_IsTwoEvents()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        await pipeline.SendAsync("forms", Document.Lead, "msg_same");
        await pipeline.SendAsync("more-forms", Document.Lead, "msg_same");
        await pipeline.DrainAsync();

        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(["forms", "more-forms"], found["events"]!.AsArray().Select(line => FieldText.From(line!["source"])).Order());
    }

    [Fact]
    public async Task Event_DeliveredThirtyTwoTimesAtOnce_HasOneSetOfActions()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => pipeline.SendAsync("forms", Document.Lead)));
        await pipeline.DrainAsync();

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(pipeline.Received("slack"));
        Assert.Single(pipeline.Received("sequencer"));
        Assert.Single(pipeline.Received("other"));
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));
        var line = Assert.Single(found["events"]!.AsArray());
        var trace = await pipeline.TraceAsync(FieldText.From(line!["id"])!);
        Assert.Equal(31, trace["duplicates"]!.AsArray().Count);
    }

    [Fact]
    public async Task Body_ThatIsNoJson_IsADeadLetterWithItsBytesAndIsReplayedAsItWas()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.SendAsync("forms", "{\"type\":\"form.submi");
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        var (_, listed) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        var letter = Assert.Single(listed["deadLetters"]!.AsArray())!;
        Assert.StartsWith("The body is no JSON", FieldText.From(letter["reason"]), StringComparison.Ordinal);
        Assert.Equal("{\"type\":\"form.submi", FieldText.From(letter["message"]!["text"]));
        var poison = Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Received)));
        Assert.Contains("The body is no JSON", FieldText.From(JsonNode.Parse(poison)!["deadLetter"]!["reason"]), StringComparison.Ordinal);
        Assert.Equal(
            FieldText.From(letter["id"]),
            FieldText.From((await pipeline.TraceAsync(FieldText.From(answer["id"])!))["deadLetters"]![0]!["id"]));
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Run;

/// <summary>One run carries an event as far as nothing must wait, and hands on what must.</summary>
public sealed partial class EventRunTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lead_ThatWaitsForNothing_IsDeliveredByTheOneMessage()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        await pipeline.RunAsync(Intake(pipeline));

        Assert.Equal([1, 1, 1], Received(pipeline));
        foreach (var queue in QueueNames.All)
            Assert.Empty(await pipeline.PeekAsync(queue));
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
    }

    [Fact]
    public async Task Trace_OfOneRun_TellsWhatStagesTell()
    {
        Assert.Equal(await TraceAsync(stageByStage: true), await TraceAsync(stageByStage: false));

        async Task<string> TraceAsync(bool stageByStage)
        {
            await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
            var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
            await pipeline.DrainAsync();
            var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
            return Chance().Replace(trace.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), "~");
        }
    }

    [Fact]
    public async Task DestinationThatRefuses_LeavesItsLetterAndNoOther()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("other", 422);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        await pipeline.RunAsync(Intake(pipeline));

        Assert.Equal([1, 1, 1], Received(pipeline));
        Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Actions));
        Assert.Equal("dead-lettered", await OutcomeAsync(pipeline, answer));
    }

    [Fact]
    public async Task DestinationThatFails_IsTriedAgainByAMessageOfTheAction()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("other", 500, times: 1);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        await pipeline.RunAsync(Intake(pipeline));

        Assert.Equal("routed", await OutcomeAsync(pipeline, answer));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Events));
        await pipeline.DrainAsync();
        Assert.Equal([1, 1, 2], Received(pipeline));
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
    }

    [Fact]
    public async Task DestinationWithoutAPlace_GetsAMessageAndHoldsUpNoOther()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var places = Enumerable.Range(0, new RunSettings().MostCalls)
            .Select(_ => pipeline.Get<CallPlaces>().TryTake(["other-sequencer"])!).ToArray();
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        await pipeline.RunAsync(Intake(pipeline));

        Assert.Equal([1, 1, 0], Received(pipeline));
        Assert.Single(await pipeline.PeekAsync(QueueNames.Actions));
        Assert.Equal("routed", await OutcomeAsync(pipeline, answer));
        await pipeline.DrainAsync();
        Assert.Equal([1, 1, 1], Received(pipeline));
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
        Assert.All(places, place => place.Dispose());
    }

    [Fact]
    public async Task Run_ThatStorageFails_GivesItsPlacesBack()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead, "msg_of_a_new_day");
        await pipeline.RunAsync(Intake(pipeline));
        await pipeline.SendAsync("forms", Document.Lead, "msg_measure");
        pipeline.Script.Calls.Clear();
        await pipeline.RunAsync(Intake(pipeline));
        var transaction = pipeline.Script.Calls.FindIndex(call => call.EndsWith("$batch", StringComparison.Ordinal));
        Assert.True(transaction >= 0, string.Join(", ", pipeline.Script.Calls));

        await pipeline.SendAsync("forms", Document.Lead, "msg_fails");
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(transaction, Strike.Before, fatal: false);
        await pipeline.RunAsync(Intake(pipeline));

        Assert.EndsWith("$batch", pipeline.Script.Calls[transaction], StringComparison.Ordinal);
        var places = Enumerable.Range(0, new RunSettings().MostCalls)
            .Select(_ => pipeline.Get<CallPlaces>().TryTake(["slack", "sequencer", "other-sequencer"]));
        Assert.All(places.ToArray(), Assert.NotNull);
    }

    [Fact]
    public async Task EnricherThatTakesTheBudgetUp_HandsTheEnrichedEventToTheRouteStage()
    {
        PipelineHarness? running = null;
        await using var company = await LocalServer.StartAsync((_, context) =>
        {
            running!.Clock.Advance(new RunSettings().Budget + TimeSpan.FromMilliseconds(1));
            return context.Response.WriteAsync("""{"employees":850}""");
        });
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Enriched, new() { ["COMPANY_API"] = company.Url.AbsoluteUri.TrimEnd('/') });
        running = pipeline;
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        await pipeline.RunAsync(Intake(pipeline));

        Assert.Contains("\"employees\":850", Assert.Single(await pipeline.PeekAsync(QueueNames.Enriched)), StringComparison.Ordinal);
        await pipeline.DrainAsync();
        Assert.Single(company.Requests);
        Assert.Single(pipeline.Received("sequencer"));
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
    }

    [Fact]
    public async Task WorkflowThatCannotDecide_IsPoisonOfTheRouteStage()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, CannotDecide);
        await pipeline.SendAsync(
            "forms", $$$"""{"type":"form.submitted","data":{"email":"a@b.example","title":"{{{new string('a', 60)}}}!"}}""");

        await pipeline.DrainAsync();

        Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Enriched)));
        Assert.Single(pipeline.Received("other"));
    }

    [Fact]
    public async Task Run_WhoseLeaseEndsWhileItIsAlive_HarmsNothing()
    {
        var (isCalled, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await LocalServer.StartAsync(async (_, context) =>
        {
            isCalled.TrySetResult();
            await mayAnswer.Task;
            context.Response.StatusCode = 200;
        });
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Document.Leads, new() { ["OTHER_URL"] = slow.Url.AbsoluteUri });
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        var message = JsonSerializer.Deserialize(
            Assert.Single(await pipeline.PeekAsync(QueueNames.Received)), PipelineJson.Readable.ReceivedMessage)!;

        // The queue hands the message out again, with the same id, while its first run waits for an answer
        var first = pipeline.Get<ReceivedRun>().HandleAsync(message, "one-message", Cancellation);
        await isCalled.Task.WaitAsync(Cancellation);
        await pipeline.Get<ReceivedRun>().HandleAsync(message, "one-message", Cancellation);
        mayAnswer.SetResult();
        await first;
        await pipeline.DrainAsync();

        Assert.Equal([1, 1, 0], Received(pipeline));
        Assert.Single(slow.Requests.Select(request => request.Header("Idempotency-Key")).Distinct());
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
    }

    [Fact]
    public async Task StageThatWasGivenUpAfterItsActionsArrived_Replayed_IsDelivered()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues[0]);
        await pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues[1]);
        var routed = Assert.Single(await pipeline.PeekAsync(QueueNames.Enriched));
        await pipeline.DrainAsync();
        var message = JsonSerializer.Deserialize(routed, PipelineJson.Readable.EventMessage)!;
        await pipeline.Get<EventIndex>().SetOutcomeAsync(message.Event.Id, message.FirstSeenAt, Outcomes.DeadLettered, Cancellation);

        await pipeline.Queue(QueueNames.Enriched).SendMessageAsync(routed, Cancellation);
        await pipeline.DrainAsync();

        Assert.Equal([1, 1, 1], Received(pipeline));
        Assert.Equal("delivered", await OutcomeAsync(pipeline, answer));
    }

    private const string CannotDecide = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.title: data.title }
        destinations:
          other: { connector: http, url: OTHER_URL }
        workflows:
          slow: { on: lead.created, filter: { person.title: { $matches: "^(?=.)(a+)+$" } }, do: [ { to: other } ] }
          quick: { on: lead.created, do: [ { to: other } ] }
        """;

    private static string Enriched => Document.Leads
        .Replace("    filter:", "    enrich: [company]\n    filter:", StringComparison.Ordinal)
        + """

        enrichers:
          company:
            key: account.domain
            waterfall: [ { connector: http, url: "{{ settings.COMPANY_API }}", map: { account.employees: employees } } ]
        """;

    private static QueueFunction Intake(PipelineHarness pipeline) => pipeline.Get<PipelineSurface>().Queues[0];

    private static int[] Received(PipelineHarness pipeline) =>
        [pipeline.Received("slack").Count, pipeline.Received("sequencer").Count, pipeline.Received("other").Count];

    private static async Task<string?> OutcomeAsync(PipelineHarness pipeline, System.Text.Json.Nodes.JsonNode answer) =>
        FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["outcome"]);

    [GeneratedRegex("""[de]\d{8}-[0-9a-f]+|"milliseconds": \d+|[0-9a-f]{32}""")]
    private static partial Regex Chance();
}

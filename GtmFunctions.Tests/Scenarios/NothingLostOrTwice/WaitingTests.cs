using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>Actions that wait for their destination, through the whole pipeline and real storage.</summary>
public sealed class WaitingTests(AzuriteFixture azurite)
{
    private const int Leads = 20;

    private static readonly string Limited = Document.Leads.Replace(
        "sequencer: { connector: http, url: SEQUENCER_URL,",
        "sequencer: { connector: http, url: SEQUENCER_URL, limit: { requests: 3, per: 10s },",
        StringComparison.Ordinal);

    // Three actions of one event at a destination that takes one at a time
    private static readonly string Threefold = Limited
        .Replace("requests: 3, per: 10s", "requests: 1, per: 10s", StringComparison.Ordinal)
        .Replace(
            "do: [ { to: sequencer } ]", "do: [ { to: sequencer }, { to: sequencer, priority: high }, { to: sequencer, priority: low } ]",
            StringComparison.Ordinal);

    [Fact]
    public async Task Leads_BeyondTheLimit_WaitAndArriveOnceAndTheTraceSaysSoOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Limited);

        var deliveries = await SendAsync(pipeline, Leads);
        await pipeline.DrainAsync(rounds: 300);

        var keys = pipeline.Received("sequencer").Select(request => request.IdempotencyKey).ToArray();
        Assert.Equal((Leads, Leads), (keys.Length, keys.Distinct().Count()));
        var waits = new List<string>();
        foreach (var delivery in deliveries)
        {
            var action = await ActionAsync(pipeline, delivery, "sequencer");
            Assert.Equal("delivered", FieldText.From(action["state"]));
            Assert.Single(action["attempts"]!.AsArray());
            var told = action["waits"]!.AsArray();
            Assert.InRange(told.Count, 0, 1);
            waits.AddRange(told.Select(wait => FieldText.From(wait!["for"])!));
        }

        Assert.All(waits, wait => Assert.Equal("pace", wait));
        Assert.InRange(waits.Count, Leads / 2, Leads - 3);
    }

    [Fact]
    public async Task Destination_AwayForAnHour_LetsOthersGoOnAndSpendsNoTries()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Limited);
        pipeline.Behave("sequencer", 503);
        var start = pipeline.Clock.GetUtcNow();

        var deliveries = await SendAsync(pipeline, Leads);
        for (var round = 0; round < 5; round++)
            await pipeline.RoundAsync(oneAtATime: true);
        Assert.Equal(Leads, pipeline.Received("other").Count);
        var waiting = await ActionAsync(pipeline, deliveries[^1], "sequencer");
        Assert.Equal("waiting", FieldText.From(waiting["state"]));

        while (pipeline.Clock.GetUtcNow() < start.AddHours(1))
            await pipeline.RoundAsync(oneAtATime: true);
        var tried = pipeline.Received("sequencer").Count;
        pipeline.Behave("sequencer", 200);
        await pipeline.DrainAsync(rounds: 300, oneAtATime: true);

        var arrived = pipeline.Received("sequencer").Skip(tried).Select(request => request.IdempotencyKey).ToArray();
        Assert.Equal((Leads, Leads), (arrived.Length, arrived.Distinct().Count()));
        Assert.InRange(tried, 6, 30);
        var spent = 0;
        foreach (var delivery in deliveries)
        {
            var action = await ActionAsync(pipeline, delivery, "sequencer");
            Assert.Equal("delivered", FieldText.From(action["state"]));
            spent += action["attempts"]!.AsArray().Count - 1;
            Assert.InRange(action["waits"]!.AsArray().Count(wait => FieldText.From(wait!["for"]) == "breaker"), 1, 2);
        }

        Assert.Equal(5, spent);
    }

    // Those who waited are called 20 in a second once it is well, and each of them once
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Destination_ThatAsksToBeLeftAlone_HasWhatWaitedWithinSecondsOfItsMoment(bool stageByStage)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        pipeline.Behave("sequencer", 429, times: 1, retryAfter: 60);
        var well = pipeline.Clock.GetUtcNow().AddSeconds(60);
        await SendAsync(pipeline, 1);
        await RunAtOnceAsync(pipeline);

        await SendAsync(pipeline, 60, from: 1);
        await RunAtOnceAsync(pipeline);
        var until = pipeline.Script.Delays.Max();

        Assert.Single(pipeline.Received("sequencer"));
        Assert.InRange(pipeline.Clock.GetUtcNow() + until, well, well.AddSeconds(5));
        await pipeline.DrainAsync(rounds: 100);
        Assert.Equal(61, pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count());
        Assert.Equal(62, pipeline.Received("sequencer").Count);
    }

    [Fact]
    public async Task ClaimedAction_RedeliveredWhileItsDestinationIsFull_IsPutOffAndArrivesOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Threefold, stageByStage: true);
        var message = await FirstActionAsync(pipeline);
        await pipeline.Get<ActionRecords>().AddOrGetAsync(
            message.Event.Id,
            message.Action,
            new ActionRecord
            {
                State = ActionState.Working,
                Attempt = 1,
                Owner = "crashed",
                Workflow = message.Workflow,
                Branch = message.Branch,
                To = "sequencer",
            },
            TestContext.Current.CancellationToken);
        var other = message with { Action = "deals:always:1", Index = 1 };

        await pipeline.Get<DeliverStage>().HandleAsync(other, "other", TestContext.Current.CancellationToken);
        await pipeline.Get<DeliverStage>().HandleAsync(message, "crashed", TestContext.Current.CancellationToken);

        Assert.Single(pipeline.Received("sequencer"));
        var record =
            (await pipeline.Get<ActionRecords>().FindAsync(message.Event.Id, message.Action, TestContext.Current.CancellationToken))!;
        Assert.Equal((ActionState.Waiting, 0, 0), (record.State, record.Attempt, record.Attempts.Count));
        await pipeline.DrainAsync();
        Assert.Equal(3, pipeline.Received("sequencer").Count);
        record = (await pipeline.Get<ActionRecords>().FindAsync(message.Event.Id, message.Action, TestContext.Current.CancellationToken))!;
        Assert.Equal((ActionState.Delivered, 1, 1), (record.State, record.Attempt, record.Attempts.Count));
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, FailingCalls.Every, Explicit = true)]
    public async Task EveryStorageCall_EndsTheProcessWhileActionsWait_EachArrivesOnce(bool takesEffect, int step)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Threefold);
        await LiveAsync(pipeline, 0);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Script.Calls.Clear();
        await LiveAsync(pipeline, 1);
        string[] calls = [.. pipeline.Script.Calls];

        foreach (var call in FailingCalls.OfEachKind(calls, step))
        {
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            var before = pipeline.Received("sequencer").Count;
            var trace = await LiveAsync(pipeline, call + 2);
            var where = $"call {call} ({pipeline.Script.Calls.ElementAtOrDefault(call)})";
            Assert.True(FieldText.From(trace["outcome"]) == "delivered", $"{where}: {FieldText.From(trace["outcome"])}");
            var keys = pipeline.Received("sequencer").Skip(before).Select(request => request.IdempotencyKey).Distinct().Count();
            Assert.True(keys == 3, $"{where}: {keys} actions");
            Assert.Empty(trace["deadLetters"]!.AsArray());
        }
    }

    private static async Task<string[]> SendAsync(PipelineHarness pipeline, int leads, int from = 0)
    {
        var deliveries = new string[leads];
        for (var i = 0; i < leads; i++)
            deliveries[i] = FieldText.From((await pipeline.SendAsync("forms", Document.Lead, $"msg_{from + i}")).Answer["id"])!;
        return deliveries;
    }

    // No time passes, so that who sleeps is seen to
    private static async Task RunAtOnceAsync(PipelineHarness pipeline)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var function in pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues)
                await pipeline.RunAsync(function);
        }
    }

    private static async Task<JsonNode> ActionAsync(PipelineHarness pipeline, string delivery, string to)
    {
        var trace = await pipeline.EventTraceAsync(delivery);
        return trace["actions"]!.AsArray().Single(action => FieldText.From(action!["to"]) == to)!;
    }

    private static string Deal(int id) =>
        $$"""[{"eventId":{{id}},"subscriptionId":1,"portalId":1,"appId":1,"occurredAt":1700000000000,"subscriptionType":"deal.propertyChange","objectId":{{id}},"propertyName":"dealstage","propertyValue":"won"}]""";

    private static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, int id)
    {
        (int Status, JsonNode Answer) sent;
        while ((sent = await pipeline.SendAsync("crm", Deal(id))).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(rounds: 100, oneAtATime: true);
        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        return await pipeline.EventTraceAsync(FieldText.From(sent.Answer["id"])!);
    }

    // Runs the stages before delivery only
    private static async Task<ActionMessage> FirstActionAsync(PipelineHarness pipeline)
    {
        await pipeline.SendAsync("crm", Deal(1));
        foreach (var function in pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues.TakeWhile(
            queue => queue.Queue != QueueNames.Actions))
            await pipeline.RunAsync(function);
        var bodies = await pipeline.PeekAsync(QueueNames.Actions);
        return bodies
            .Select(body => JsonSerializer.Deserialize(body, PipelineJson.Readable.ActionMessage)!)
            .Single(message => message.Index == 0);
    }
}

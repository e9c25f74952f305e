using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>A replay sends a subscriber what happened since a time, under the keys by which it knows what it has.</summary>
public sealed class SubscriptionReplayTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_SendsWhatArrivedUnderTheSameKey_AndWhatWasBeforeTheSubscription()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.LeadAsync("msg_before");
        pipeline.Clock.Advance(TimeSpan.FromHours(5));
        await pipeline.SubscribeAsync("board");
        await pipeline.LeadAsync("msg_after", "grace");
        var first = pipeline.Keys("board");
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));

        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"2d"}""");
        await pipeline.DrainAsync();

        Assert.Single(first);
        var keys = pipeline.Keys("board");
        Assert.Equal(3, keys.Count);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(2, keys.Count(key => key == first[0]));
        var told = (await pipeline.SubscriptionAsync("board"))["replays"]![0]!;
        Assert.Equal(
            ("done", "2", "2", "0"),
            (FieldText.From(told["state"]), FieldText.From(told["looked"]), FieldText.From(told["sent"]), FieldText.From(told["leftOut"])));
    }

    [Fact]
    public async Task Replay_OfManyWhosePieceIsDoneTwice_SendsEachOnceMore()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        for (var lead = 0; lead < 12; lead++)
            await pipeline.SendLeadAsync($"msg_{lead}", $"lead{lead}");
        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1d","rate":4}""");
        pipeline.Script.Delays.Clear();
        var message = (await pipeline.PeekAsync(QueueNames.Timeouts)).Single(text => DueAt(text) <= pipeline.Clock.GetUtcNow());

        await pipeline.Queue(QueueNames.Timeouts).SendMessageAsync(message, Cancellation);
        await pipeline.DrainAsync();

        Assert.Equal(24, pipeline.Keys("board").Count);
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], pipeline.Script.Delays.Take(8).Select(delay => (int)delay.TotalSeconds));
        Assert.Equal(12, pipeline.Keys("board").Distinct().Count());
    }

    [Fact]
    public async Task Replay_WhosePieceWasLost_IsGoneOnWithByTheTimer()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.LeadAsync("msg_1");
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.SubscribeAsync("board");
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1d"}""");
        await pipeline.Queue(QueueNames.Timeouts).ClearMessagesAsync(Cancellation);

        pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
        await pipeline.Get<SubscriptionReplayRunner>().ResumeAsync(Cancellation);
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Keys("board"));
    }

    [Fact]
    public async Task Add_AfterAnInstanceHasSeenNone_SendsWhatThatInstanceDecidedWithoutKnowingOfIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.LeadAsync("msg_before", "grace");
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        var now = pipeline.Clock.GetUtcNow();
        var row = SubscriptionReading.Read(
            new SubscriptionRequest { Name = "board", Address = $"{pipeline.Address}/sink/board", Types = ["*"], AllowPrivate = true },
            now);

        // As another instance adds it: this one goes on with what it knew
        var added = await pipeline.Get<SubscriptionRecords>().TryAddAsync(
            row with { Id = "board-000001", Secrets = [new SubscriptionSecret(Document.FormsSecret, now)] }, Cancellation);
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.Get<SubscriptionReplayRunner>().CatchUpAsync(added!, now, Cancellation);
        await pipeline.LeadAsync("msg_1");
        var unknown = pipeline.Keys("board").Count;
        pipeline.Clock.Advance(TimeSpan.FromSeconds(70));
        await pipeline.LeadAsync("msg_2", "linus");
        var known = pipeline.Keys("board").Count;
        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        pipeline.Script.Looks.Watch(QueueNames.Timeouts);
        await pipeline.DrainAsync();

        Assert.Equal((0, 1), (unknown, known));
        Assert.Equal(2, pipeline.Keys("board").Count);
        Assert.Equal(2, pipeline.Keys("board").Distinct().Count());
    }

    private static DateTimeOffset DueAt(string text) =>
        System.Text.Json.Nodes.JsonNode.Parse(text)!["dueAt"]!.GetValue<DateTimeOffset>();
}

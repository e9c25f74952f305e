using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Timeouts;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

public sealed class TimeoutTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handle_DueInMoreThanAQueuesLongestDelay_SleepsAgainUntilItIsDue()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var handler = new Recorded();
        var stage = new TimeoutStage([handler], pipeline.Get<MessageQueue>(), pipeline.Clock);
        var began = pipeline.Clock.GetUtcNow();
        var message = new TimeoutMessage { Kind = TimeoutKind.Quiet, Id = "k", DueAt = began.AddDays(10) };

        await stage.SetAsync(message, Cancellation);
        pipeline.Clock.SetUtcNow(began.AddDays(7));
        await stage.HandleAsync(message, Cancellation);
        Assert.Empty(handler.Seen);
        pipeline.Clock.SetUtcNow(began.AddDays(10));
        await stage.HandleAsync(message, Cancellation);

        Assert.Equal([TimeSpan.FromDays(7), TimeSpan.FromDays(3)], pipeline.Script.TimeoutDelays);
        Assert.Equal(["k"], handler.Seen);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    [InlineData(59_999, 60)]
    public async Task Set_DueInAFractionOfASecond_SleepsWholeSecondsAndWakesWhenItIsDue(int milliseconds, int seconds)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var handler = new Recorded();
        var stage = new TimeoutStage([handler], pipeline.Get<MessageQueue>(), pipeline.Clock);
        var due = pipeline.Clock.GetUtcNow().AddMilliseconds(milliseconds);
        var message = new TimeoutMessage { Kind = TimeoutKind.Quiet, Id = "k", DueAt = due };

        await stage.SetAsync(message, Cancellation);
        var slept = Assert.Single(pipeline.Script.TimeoutDelays);
        pipeline.Clock.Advance(slept);
        await stage.HandleAsync(message, Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(seconds), slept);
        Assert.Equal(["k"], handler.Seen);
    }

    [Fact]
    public async Task Timeout_OfAKindThatNothingLooksAt_IsADeadLetterThatSaysSo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.Queue(QueueNames.Timeouts).SendMessageAsync(
            """{"kind":"Unheard","id":"k","dueAt":"2026-11-23T09:00:00Z"}""", Cancellation);

        await pipeline.DrainAsync();

        var letter = Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Timeouts)));
        Assert.Contains("not one of this queue's", letter, StringComparison.Ordinal);
    }

    private sealed class Recorded : ITimeoutHandler
    {
        public List<string> Seen { get; } = [];

        public TimeoutKind Kind => TimeoutKind.Quiet;

        public Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
        {
            Seen.Add(message.Id);
            return Task.CompletedTask;
        }
    }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.DeadLettersStay;

public sealed class DeadLetterSweepTests(AzuriteFixture azurite)
{
    private static readonly string Poison = QueueNames.PoisonOf(QueueNames.Enriched);

    [Fact]
    public async Task Sweep_MessageThatTheHostPoisoned_GetsItsReasonAndNoEnd()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        var cancellation = TestContext.Current.CancellationToken;
        var body = await HostCopyAsync(pipeline);
        await pipeline.Get<Failures>().NoteAsync(
            QueueNames.Enriched, body, new StageFailure("TimeoutException: the table was slow", pipeline.Clock.GetUtcNow(), 4),
            cancellation);

        await pipeline.Get<DeadLetterSweep>().SweepAsync(cancellation);

        var poison = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(Poison)))!;
        Assert.Equal("TimeoutException: the table was slow", FieldText.From(poison["deadLetter"]!["reason"]));
        var peeked = await pipeline.Queue(Poison).PeekMessagesAsync(1, cancellation);
        Assert.True(peeked.Value[0].ExpiresOn > DateTimeOffset.UtcNow.AddYears(100), $"it expires on {peeked.Value[0].ExpiresOn}");
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, cancellation));
        Assert.Single(listed["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task Sweep_MessageWithoutANote_SaysThatTheHostGaveItUp()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        await HostCopyAsync(pipeline);

        await pipeline.Get<DeadLetterSweep>().SweepAsync(TestContext.Current.CancellationToken);

        var poison = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(Poison)))!;
        Assert.StartsWith("The host gave it up", FieldText.From(poison["deadLetter"]!["reason"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_MessageThatIsNoJson_KeepsItsBytesThroughAReplay()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        var cancellation = TestContext.Current.CancellationToken;
        byte[] bytes = [0xff, 0x00, 0x7b];
        await pipeline.Queue(Poison).SendMessageAsync(new BinaryData(bytes), cancellationToken: cancellation);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(cancellation);
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, cancellation));
        var id = FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;

        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, cancellation));

        var replayed = await pipeline.Queue(QueueNames.Enriched).ReceiveMessageAsync(cancellationToken: cancellation);
        Assert.Equal(bytes, replayed.Value.Body.ToArray());
    }

    [Fact]
    public async Task Sweep_QueueInOrder_TouchesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        await HostCopyAsync(pipeline);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(TestContext.Current.CancellationToken);
        pipeline.Script.Calls.Clear();

        await pipeline.Get<DeadLetterSweep>().SweepAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(pipeline.Script.Calls, call => !call.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_AfterSomebodyReceivedTheMessage_LetsItBeReplayedStill()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: true);
        var cancellation = TestContext.Current.CancellationToken;
        await HostCopyAsync(pipeline);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(cancellation);
        await pipeline.Queue(Poison).ReceiveMessageAsync(TimeSpan.FromSeconds(1), cancellation);
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, cancellation));
        var id = FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;

        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, cancellation));
        await Eventually.HoldsAsync(async () => (await pipeline.PeekAsync(Poison)).Length == 1, "the received message is visible again");
        await pipeline.Get<DeadLetterSweep>().SweepAsync(cancellation);

        Assert.Empty(await pipeline.PeekAsync(Poison));
        Assert.Single(await pipeline.PeekAsync(QueueNames.Enriched));
    }

    // What the Functions host does: the body alone, with the default 7 days to live.
    private static async Task<BinaryData> HostCopyAsync(PipelineHarness pipeline)
    {
        await pipeline.SendAsync("forms", Document.Lead);
        foreach (var function in pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues.Take(2))
            await pipeline.RunAsync(function);
        var message = await pipeline
            .Queue(QueueNames.Enriched)
            .ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        await pipeline.Queue(Poison).SendMessageAsync(message.Value.Body, cancellationToken: TestContext.Current.CancellationToken);
        await pipeline
            .Queue(QueueNames.Enriched)
            .DeleteMessageAsync(message.Value.MessageId, message.Value.PopReceipt, TestContext.Current.CancellationToken);
        return message.Value.Body;
    }
}

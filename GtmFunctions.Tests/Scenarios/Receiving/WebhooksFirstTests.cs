using System.Text;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Receiving;

/// <summary>While webhooks are being answered, an instance takes up no other work, for a moment at most.</summary>
public sealed class WebhooksFirstTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_WhileAWebhookIsBeingAnswered_WaitsUntilItIsOrAMomentHasPassed(bool isAnswered)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        var message = MessageBody.Decode(
            await pipeline.RawQueue(QueueNames.Received).ReceiveMessageAsync(TimeSpan.FromMinutes(1), Cancellation),
            MessageEncoding.Base64)!;
        var intake = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Received);
        var calls = pipeline.Script.Calls.Count;
        var webhook = pipeline.Get<WebhooksFirst>().Answer();

        var run = intake.Handler(message, Cancellation);

        Assert.False(run.IsCompleted);
        Assert.Equal(calls, pipeline.Script.Calls.Count);
        if (isAnswered)
            webhook.Dispose();
        else
            pipeline.Clock.Advance(UnderWay.Patience);
        await run;
        Assert.Single(pipeline.Received("slack"));
    }

    [Fact]
    public async Task Webhook_WhileItIsStored_IsBeingAnswered()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var wait = Task.CompletedTask;
        pipeline.Script.Meanwhile(0, () =>
        {
            wait = pipeline.Get<WebhooksFirst>().WaitAsync(Cancellation);
            Assert.False(wait.IsCompleted);
            return Task.CompletedTask;
        });

        var (status, _) = await pipeline.SendAsync("forms", Document.Lead);

        Assert.Equal(200, status);
        Assert.NotSame(Task.CompletedTask, wait);
        await wait;
    }

    // Else whoever dribbles a body would hold up every event
    [Fact]
    public async Task Webhook_WhileItsSenderTakesItsTime_HoldsUpNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var webhooks = pipeline.Get<WebhooksFirst>();
        var reads = new List<bool>();
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Method = "POST";
        context.Request.Body = new WatchedBody(() => reads.Add(webhooks.WaitAsync(Cancellation).IsCompletedSuccessfully));

        await pipeline.Get<ReceiveEndpoint>().ReceiveAsync(context.Request, "forms", null, Cancellation);

        Assert.NotEmpty(reads);
        Assert.All(reads, Assert.True);
        Assert.True(webhooks.WaitAsync(Cancellation).IsCompletedSuccessfully);
    }

    private sealed class WatchedBody(Action read) : MemoryStream(Encoding.UTF8.GetBytes(Document.Lead))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            read();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}

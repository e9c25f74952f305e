using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// A process dies with a webhook at one of its storage calls, and every process that gets the webhook again dies too, so that it becomes a
/// dead letter with its actions half done: its replay ends them, whatever the dead run had claimed.
/// </summary>
public sealed class PoisonedRunTests(AzuriteFixture azurite)
{
    private static readonly int MostTries = new QueueSettings().MaxDequeueCount;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryStorageCallOfARun_EndsTheProcessForGood_ItsReplayEndsWhatItBegan(bool replayDies)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await LiveAsync(pipeline, "msg_first");
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await LiveAsync(pipeline, "msg_measure");
        var calls = pipeline.Script.Calls.Count;
        Assert.InRange(calls, 5, 30);

        for (var call = 0; call < calls; call++)
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            var delivery = await SendAsync(pipeline, $"msg_{replayDies}_{call}");
            await DieAsync(pipeline, call);
            await ReplayAsync(pipeline);

            // One whose replay becomes a dead letter, too, is known as well
            if (replayDies)
            {
                await DieAsync(pipeline, call: 3);
                await ReplayAsync(pipeline);
            }

            await pipeline.DrainAsync(oneAtATime: true);

            var trace = await pipeline.EventTraceAsync(delivery);
            Assert.True(FieldText.From(trace["outcome"]) == "delivered", $"call {call}: {FieldText.From(trace["outcome"])}");
            Assert.Equal(3, trace["actions"]!.AsArray().Count);
            Assert.All(trace["actions"]!.AsArray(), action => Assert.Equal("delivered", FieldText.From(action!["state"])));
            Assert.Empty(await Letters.ListAllAsync(pipeline));
        }

        foreach (var sink in (string[])["slack", "sequencer", "other"])
        {
            var events = pipeline.Received(sink).Select(request => request.IdempotencyKey).Distinct().Count();
            Assert.Equal(2 + calls, events);
        }
    }

    private static async Task LiveAsync(PipelineHarness pipeline, string messageId)
    {
        await SendAsync(pipeline, messageId);
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private static async Task<string> SendAsync(PipelineHarness pipeline, string messageId)
    {
        var (status, answer) = await pipeline.SendAsync("forms", Document.Lead, messageId);
        Assert.Equal(200, status);
        pipeline.Script.Calls.Clear();
        return FieldText.From(answer["id"])!;
    }

    // The first process that has the message ends with a call, those that get it again with their first
    private static async Task DieAsync(PipelineHarness pipeline, int call)
    {
        var intake = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Received);
        for (var tries = 0; tries < MostTries; tries++)
        {
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(tries == 0 ? call : 0, tries == 0 ? Strike.After : Strike.Before, fatal: true);
            await pipeline.RunAsync(intake, oneAtATime: true);
            pipeline.Script.Restart();
        }

        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
    }

    private static async Task ReplayAsync(PipelineHarness pipeline)
    {
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        foreach (var letter in await Letters.ListAllAsync(pipeline))
        {
            var (status, _) = await pipeline.OpsAsync(
                (ops, request) => ops.ReplayDeadLetterAsync(request, FieldText.From(letter["id"])!, Cancellation));
            Assert.Equal(202, status);
        }
    }
}

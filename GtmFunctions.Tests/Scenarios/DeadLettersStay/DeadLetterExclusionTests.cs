using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.DeadLettersStay;

/// <summary>
/// Two who end one dead letter: before whichever storage call of the first the second comes, one of them does it, the other is told by whom
/// and when, and what was given up does not arrive.
/// </summary>
public sealed class DeadLetterExclusionTests(AzuriteFixture azurite)
{
    private delegate Task<ReplayAnswer> End(PipelineHarness pipeline, string id);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_WhileAnotherDoes_IsDoneByOneAndTheOtherIsTold()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var number = 0;
        (End, End)[] pairs =
            [(ReplayAsync, DiscardAsync), (DiscardAsync, ReplayAsync), (ReplayAsync, ReplayAsync), (DiscardAsync, DiscardAsync)];
        foreach (var (first, second) in pairs)
        {
            var calls = await CallsAsync(pipeline, number++, first);
            for (var call = 0; call < calls; call++)
                await RaceAsync(pipeline, number++, call, first, second);
        }

        // The four pairs before each call of the first
        Assert.InRange(number, 20, 60);
    }

    [Fact]
    public async Task End_OfThirtyAtOnce_IsDoneByOneEach()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        for (var round = 0; round < 30; round++)
        {
            var id = await PutAsync(pipeline, round);
            End[] all = [ReplayAsync, DiscardAsync, ReplayAsync, DiscardAsync];
            var answers = await Task.WhenAll(all.Select(end => Task.Run(() => end(pipeline, id), Cancellation)));
            var replayed = answers[0].Result == ReplayResult.Done || answers[2].Result == ReplayResult.Done;
            await AssertOneAsync(pipeline, round, id, replayed, answers);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_ThatDiesHalfWay_IsGoneOnWithAndCannotBeDiscarded(bool takesEffect)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var calls = await CallsAsync(pipeline, 0, ReplayAsync);
        for (var call = 0; call < calls; call++)
        {
            var id = await PutAsync(pipeline, call + 1);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);

            // A delete of the poison message that is lost is nobody's business: the letter has ended.
            var died = await Record.ExceptionAsync(() => ReplayAsync(pipeline, id));
            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            var began = (await RecordAsync(pipeline, id)) is { IsClaimed: true } or { State: DeadLetterState.Replayed };

            var discarded = await DiscardAsync(pipeline, id);
            pipeline.Clock.Advance(TimeSpan.FromMinutes(6));
            await pipeline.Get<OpsTimers>().SweepDeadLettersAsync(Cancellation);
            await pipeline.DrainAsync();

            Assert.NotNull(died);
            Assert.Equal(began ? ReplayResult.AlreadyDone : ReplayResult.Done, discarded.Result);
            Assert.Equal(began ? 1 : 0, Arrived(pipeline, call + 1));
            Assert.Equal(began ? DeadLetterState.Replayed : DeadLetterState.Discarded, (await RecordAsync(pipeline, id))!.State);
            Assert.DoesNotContain(
                await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)),
                message => message.Contains(id, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ReplayOfMany_BesideADiscardOfOne_LeavesTheDiscardedOne()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 3);
        var id = (await Letters.ListAllAsync(pipeline, "&q=person00001")).Select(letter => FieldText.From(letter["id"])!).Single();

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        Assert.Equal(ReplayResult.Done, (await DiscardAsync(pipeline, id)).Result);
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(("2", "1"), (FieldText.From(job["done"]), FieldText.From(job["gone"])));
        Assert.Equal((1, 0, 1), (Arrived(pipeline, 0), Arrived(pipeline, 1), Arrived(pipeline, 2)));
    }

    // Before each storage call by which the event is routed anew, somebody gives its dead action up.
    [Fact]
    public async Task ReplayOfAnEvent_BesideADiscardOfItsLetter_IsDoneByOne()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var routing = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Enriched);
        for (int call = 0, calls = 1; call < calls; call++)
        {
            pipeline.Behave("sequencer", 422);
            var (_, sent) = await pipeline.SendAsync("forms", Document.Lead, $"msg_{call}");
            await pipeline.DrainAsync(oneAtATime: true);
            pipeline.Behave("sequencer", 200);
            var before = pipeline.Received("sequencer").Count;
            var eventId = FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;
            var id = (await Letters.ListAllAsync(pipeline)).Select(letter => FieldText.From(letter["id"])!).Single();
            await pipeline.ReplayAsync(
                (replay, request) => replay.ReplayEventAsync(request, eventId, Cancellation), """{"skip":"notify","again":""}""");
            ReplayAnswer? discarded = null;
            pipeline.Script.Calls.Clear();
            pipeline.Script.Meanwhile(call, async () => discarded = await DiscardAsync(pipeline, id));

            await pipeline.RunAsync(routing, oneAtATime: true);
            calls = pipeline.Script.Calls.Count;
            pipeline.Script.Meanwhile(-1, () => Task.CompletedTask);
            await pipeline.DrainAsync(oneAtATime: true);

            var arrived = pipeline.Received("sequencer").Count - before;
            Assert.NotNull(discarded);
            Assert.True(
                (discarded.Result == ReplayResult.Done ? 0 : 1) == arrived,
                $"before call {call} of {calls}: discarding was {discarded}, it arrived {arrived} times");
            Assert.Empty(await Letters.ListAllAsync(pipeline));
        }
    }

    [Fact]
    public async Task Discard_OfWhatWasDiscarded_TellsWhenAndWhy()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var id = await PutAsync(pipeline, 0);
        await DiscardAsync(pipeline, id);

        var (status, answer) = await pipeline.OpsAsync(
            (ops, request) => ops.DiscardDeadLetterAsync(request, id, Cancellation), "?reason=again");

        Assert.Equal(409, status);
        Assert.Equal(
            $"The dead letter '{id}' was replayed or discarded before: 2026-11-23 09:00:00 UTC: discarded: old.",
            FieldText.From(answer["error"]));
    }

    private static async Task RaceAsync(PipelineHarness pipeline, int number, int call, End first, End second)
    {
        var id = await PutAsync(pipeline, number);
        ReplayAnswer? other = null;
        pipeline.Script.Calls.Clear();
        pipeline.Script.Meanwhile(call, async () => other = await second(pipeline, id));
        var answer = await first(pipeline, id);
        pipeline.Script.Meanwhile(-1, () => Task.CompletedTask);
        Assert.NotNull(other);
        var replayed = (answer.Result == ReplayResult.Done ? first : second) == (End)ReplayAsync;
        await AssertOneAsync(pipeline, number, id, replayed, answer, other);
    }

    private static async Task AssertOneAsync(PipelineHarness pipeline, int number, string id, bool replayed, params ReplayAnswer[] answers)
    {
        var told = string.Join("; ", answers.AsEnumerable());
        Assert.True(answers.Count(answer => answer.Result == ReplayResult.Done) == 1, $"{number}: {told}");
        Assert.All(answers.Where(answer => answer.Result != ReplayResult.Done), answer =>
        {
            Assert.Equal(ReplayResult.AlreadyDone, answer.Result);
            Assert.Matches("^2026-11-23 09:00:00 UTC: (replayed|discarded: old|its replay began and is not over yet)$", answer.Why);
        });
        await pipeline.DrainAsync();
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Assert.True((replayed ? 1 : 0) == Arrived(pipeline, number), $"{number}: {told}: it arrived {Arrived(pipeline, number)} times");
        Assert.Equal(replayed ? DeadLetterState.Replayed : DeadLetterState.Discarded, (await RecordAsync(pipeline, id))!.State);
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    private static async Task<string> PutAsync(PipelineHarness pipeline, int number)
    {
        await Letters.PutAsync(pipeline, 1, index: 1, number);
        return DeadLetterRecords.IdOf(QueueNames.Actions, Letters.Action(number, 1, pipeline.Clock.GetUtcNow(), "").Key);
    }

    private static async Task<int> CallsAsync(PipelineHarness pipeline, int number, End end)
    {
        var id = await PutAsync(pipeline, number);
        pipeline.Script.Calls.Clear();
        Assert.Equal(ReplayAnswer.PutBack, await end(pipeline, id));
        return pipeline.Script.Calls.Count;
    }

    private static int Arrived(PipelineHarness pipeline, int number) =>
        pipeline.Received("sequencer").Count(request => FieldText.From(request.Body!["subject"]) == $"person{number:D5}@example.com");

    private static Task<DeadLetterRecord?> RecordAsync(PipelineHarness pipeline, string id) =>
        pipeline.Get<DeadLetterRecords>().FindAsync(QueueNames.Actions, id, Cancellation);

    private static Task<ReplayAnswer> ReplayAsync(PipelineHarness pipeline, string id) => pipeline.Get<DeadLetterReplay>().ReplayAsync(
        id, new ReplayHow(), ReplayOrder.Now(pipeline.Clock), Cancellation, QueueNames.Actions);

    private static Task<ReplayAnswer> DiscardAsync(PipelineHarness pipeline, string id) => pipeline.Get<DeadLetterReplay>().DiscardAsync(
        id, "old", ReplayOrder.Now(pipeline.Clock), Cancellation, QueueNames.Actions);
}

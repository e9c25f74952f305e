using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// A dead letter that is put back or given up while somebody else has its message or its record: before whichever storage call that
/// happens, it ends once, and neither its record nor its message is left as if it had not.
/// </summary>
public sealed class DeadLetterRaceTests(AzuriteFixture azurite)
{
    private const string FromTheHost = "{}";

    private static readonly string Poison = QueueNames.PoisonOf(QueueNames.Actions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_SweptBeforeAnyOfItsCalls_ArrivesOnceAndIsNotListed()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var calls = await EndAsync(pipeline, 0, meanwhileAt: null, ReplayAsync);
        Assert.InRange(calls, 5, 10);
        for (var call = 0; call < calls; call++)
            await EndAsync(pipeline, call + 1, call, ReplayAsync);

        await pipeline.DrainAsync();

        var sent = Enumerable.Range(0, calls + 1).Select(number => $"person{number:D5}@example.com");
        var arrived = pipeline.Received("sequencer").Select(request => FieldText.From(request.Body!["subject"]));
        Assert.Equal(sent, arrived.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Discard_SweptBeforeAnyOfItsCalls_IsNotListed()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var calls = await EndAsync(pipeline, 0, meanwhileAt: null, DiscardAsync);
        Assert.InRange(calls, 3, 5);
        for (var call = 0; call < calls; call++)
            await EndAsync(pipeline, call + 1, call, DiscardAsync);
    }

    [Fact]
    public async Task Discard_OfWhatIsReplayedMeanwhile_SaysSo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 1);
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;
        pipeline.Script.Calls.Clear();
        pipeline.Script.Meanwhile(1, () => ReplayAsync(pipeline, id));

        var answer = await DiscardAsync(pipeline, id);

        Assert.Equal(ReplayResult.AlreadyDone, answer.Result);
        Assert.Contains("UTC: replayed", answer.Why, StringComparison.Ordinal);
        var record = await pipeline.Get<DeadLetterRecords>().FindAsync(QueueNames.Actions, id, Cancellation);
        Assert.Equal(DeadLetterState.Replayed, record!.State);
    }

    [Fact]
    public async Task End_OfWhatDiedAnew_LeavesTheNewDeath()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 1);
        var records = pipeline.Get<DeadLetterRecords>();
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;
        var read = (await records.FindAsync(QueueNames.Actions, id, Cancellation))!;
        await pipeline.Get<DeadLetterWriter>().PutAsync(Died(read) with { Run = "n1" }, Cancellation);

        var ended = await pipeline.Get<DeadLetterCloser>().EndAsync(read, DeadLetterState.Replayed, "replayed", Cancellation);

        Assert.False(ended);
        var held = (await records.FindAsync(QueueNames.Actions, id, Cancellation))!;
        Assert.Equal((DeadLetterState.Dead, "n1"), (held.State, held.Run));
        Assert.Contains("\"run\":\"n1\"", Assert.Single(await pipeline.PeekAsync(Poison)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_OfWhatDiesAnewMeanwhile_KeepsTheMessageOfTheNewDeath()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 1);
        var records = pipeline.Get<DeadLetterRecords>();
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;
        var read = (await records.FindAsync(QueueNames.Actions, id, Cancellation))!;
        var calls = await WalkAsync(pipeline);

        for (var call = 0; call < calls; call++)
        {
            var run = $"n{call}";
            pipeline.Script.Calls.Clear();
            pipeline.Script.Meanwhile(call, () => pipeline.Get<DeadLetterWriter>().PutAsync(Died(read) with { Run = run }, Cancellation));
            await WalkAsync(pipeline);
            await WalkAsync(pipeline);

            var letters = (await pipeline.PeekAsync(Poison)).Where(message => message.Contains(id, StringComparison.Ordinal)).ToArray();
            var ofTheNewDeath = letters.Count(message => message.Contains($"\"run\":\"{run}\"", StringComparison.Ordinal));
            Assert.True((letters.Length, ofTheNewDeath) == (1, 1), $"before call {call}: {string.Join('\n', letters)}");
        }
    }

    // Puts one letter, ends it, has it swept meanwhile, and looks that nothing is left of it but its end.
    private static async Task<int> EndAsync(
        PipelineHarness pipeline, int number, int? meanwhileAt, Func<PipelineHarness, string, Task<ReplayAnswer>> end)
    {
        await Letters.PutAsync(pipeline, 1, index: 1, number);
        var subject = $"person{number:D5}@example.com";
        var id = FieldText.From(
            (await Letters.ListAllAsync(pipeline)).Single(letter => FieldText.From(letter["subject"]) == subject)["id"])!;
        pipeline.Script.Calls.Clear();
        if (meanwhileAt is { } call)
            pipeline.Script.Meanwhile(call, () => WalkAsync(pipeline));
        Assert.Equal(ReplayAnswer.PutBack, await end(pipeline, id));
        var calls = pipeline.Script.Calls.Count;
        pipeline.Script.Meanwhile(-1, () => Task.CompletedTask);

        await WalkAsync(pipeline);
        Assert.DoesNotContain(await Letters.ListAllAsync(pipeline), letter => FieldText.From(letter["id"]) == id);
        Assert.DoesNotContain(await pipeline.PeekAsync(Poison), message => message.Contains(id, StringComparison.Ordinal));
        return calls;
    }

    private static Task<ReplayAnswer> ReplayAsync(PipelineHarness pipeline, string id) => pipeline.Get<DeadLetterReplay>().ReplayAsync(
        id, new ReplayHow(), ReplayOrder.Now(pipeline.Clock), Cancellation, QueueNames.Actions);

    private static Task<ReplayAnswer> DiscardAsync(PipelineHarness pipeline, string id) => pipeline.Get<DeadLetterReplay>().DiscardAsync(
        id, "old", ReplayOrder.Now(pipeline.Clock), Cancellation, QueueNames.Actions);

    // A queue in order is only peeked at; what the host puts there makes the sweep walk it. How many calls it makes.
    private static async Task<int> WalkAsync(PipelineHarness pipeline)
    {
        await pipeline.Queue(Poison).SendMessageAsync(FromTheHost, Cancellation);
        var before = pipeline.Script.Calls.Count;
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        return pipeline.Script.Calls.Count - before;
    }

    private static DeadLetter Died(DeadLetterRecord record)
    {
        var body = BinaryData.FromString(record.Body);
        return new(record.Queue, record.Key, record.TraceId, record.Run, record.Reason, record.FailedAt, record.Attempts, body);
    }
}

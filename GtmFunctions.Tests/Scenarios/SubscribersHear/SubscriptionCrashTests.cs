using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>
/// Whichever storage call of an event's life fails, before or after it takes effect, once or with the whole process, each subscriber gets
/// the event and its decision under one key each, and what happens to the event is as if nobody had subscribed.
/// </summary>
public sealed class SubscriptionCrashTests(AzuriteFixture azurite)
{
    /// <summary>Whether a call takes effect, whether the process ends with it, whether the event goes stage by stage; the step.</summary>
    public static TheoryData<bool, bool, bool, int> Rows()
    {
        var rows = new TheoryData<bool, bool, bool, int>
        {
            { false, false, false, 6 }, { true, false, false, 6 }, { true, true, false, 6 }, { true, true, true, 6 },
        };
        foreach (var stageByStage in (bool[])[false, true])
        {
            foreach (var (takesEffect, ends) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
                rows.Add(new TheoryDataRow<bool, bool, bool, int>(takesEffect, ends, stageByStage, FailingCalls.Every) { Explicit = true });
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryStorageCall_Fails_EachSubscriberGetsItUnderOneKey(
        bool takesEffect, bool endsTheProcess, bool stageByStage, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await StartAsync(stageByStage);
        string[] calls = await MeasureAsync(pipeline);

        foreach (var call in FailingCalls.InTurn(calls.Length, step, (takesEffect ? 1 : 0) + (endsTheProcess ? 4 : 0)))
        {
            var where = $"{strike} call {call}, process {(endsTheProcess ? "ended" : "went on")}";
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, endsTheProcess);
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await LiveAsync(pipeline, $"msg_{call}");
            Assert.True(pipeline.Script.Calls.Count > call, $"call {call} was never made");
            await AssertDoneOnceAsync(pipeline, $"msg_{call}", where);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryStorageCallOfASubscriberThatIsGone_Fails_ItIsDisabledAndAReplaySendsBothUnderOneKeyEach(
        bool takesEffect, bool endsTheProcess, bool stageByStage, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await StartAsync(stageByStage);
        pipeline.Behave("board", 410);

        // The first life makes what all others find
        await MeasureAsync(pipeline, "msg_first");
        await MendAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Behave("board", 410);
        string[] calls = await MeasureAsync(pipeline);
        await MendAsync(pipeline);

        // The first calls, up to the actions, are the other table's
        foreach (var call in FailingCalls.InTurn(calls.Length, step + 2, (takesEffect ? 1 : 0) + (endsTheProcess ? 4 : 0))
            .Where(call => call >= calls.Length / 3))
        {
            var where = $"{strike} call {call}, process {(endsTheProcess ? "ended" : "went on")}";
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            pipeline.Behave("board", 410);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, endsTheProcess);
            await LiveAsync(pipeline, $"msg_{call}");
            Assert.True(pipeline.Script.Calls.Count > call, $"call {call} was never made");
            Assert.True(
                FieldText.From((await pipeline.SubscriptionAsync("board"))["state"]) == "disabled", $"{where}: it is not disabled");
            await MendAsync(pipeline);
            await AssertDoneOnceAsync(pipeline, $"msg_{call}", where);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryStorageCallOfAReplay_Fails_EachEventIsSentOnceMore(
        bool takesEffect, bool endsTheProcess, bool stageByStage, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        await pipeline.SubscribeAsync("board");
        await pipeline.LeadAsync("msg_1");
        await pipeline.LeadAsync("msg_2", "grace");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        pipeline.Script.Looks.Watch(QueueNames.Timeouts);
        await pipeline.DrainAsync(oneAtATime: true);

        // The first looks at what is asked for again from time to time, which the second and all others go on with
        await ReplayAsync(pipeline, () => { });
        await ReplayAsync(pipeline, () => pipeline.Script.Calls.Clear());
        var calls = pipeline.Script.Calls.Count;
        var replays = 2;

        foreach (var call in FailingCalls.InTurn(calls, step, (takesEffect ? 1 : 0) + (endsTheProcess ? 4 : 0)))
        {
            await ReplayAsync(pipeline, () =>
            {
                pipeline.Script.Calls.Clear();
                pipeline.Script.Fail(call, strike, endsTheProcess);
            });
            replays++;
            var where = $"{strike} call {call}, process {(endsTheProcess ? "ended" : "went on")}";
            Assert.True(pipeline.Script.Calls.Count > call, $"call {call} was never made");
            var told = (await pipeline.SubscriptionAsync("board"))["replays"]![0]!;
            Assert.True(
                (FieldText.From(told["state"]), FieldText.From(told["sent"])) == ("done", "2"), $"{where}: {told.ToJsonString()}");
            foreach (var id in pipeline.Keys("board").Select(key => key.Split(':')[0]).Distinct())
            {
                var actions = (await pipeline.TraceAsync(id))["actions"]!.AsArray()
                    .Where(action => FieldText.From(action!["workflow"])!.StartsWith("subscription@", StringComparison.Ordinal))
                    .ToArray();
                Assert.True(actions.Length == replays + 1, $"{where}: {actions.Length} actions after {replays} replays");
                Assert.All(actions, action => Assert.Equal("delivered", FieldText.From(action!["state"])));
            }
        }

        Assert.Equal(2, pipeline.Keys("board").Distinct().Count());
    }

    private static async Task ReplayAsync(PipelineHarness pipeline, Action before)
    {
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1d"}""");
        before();
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private async Task<PipelineHarness> StartAsync(bool stageByStage)
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        await pipeline.SubscribeAsync("board", ""","gets":["events","decisions"]""");
        await LiveAsync(pipeline, "msg_first");

        // What is sent late to one that was just added is over before calls are counted
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Script.Looks.Watch(QueueNames.Timeouts);
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        return pipeline;
    }

    private static async Task<string[]> MeasureAsync(PipelineHarness pipeline, string messageId = "msg_measure")
    {
        pipeline.Script.Calls.Clear();
        await LiveAsync(pipeline, messageId);
        return [.. pipeline.Script.Calls];
    }

    private static async Task MendAsync(PipelineHarness pipeline)
    {
        pipeline.Behave("board", 200);
        await pipeline.ActAsync("board", calls => calls.EnableAsync);
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await pipeline.ActAsync("board", calls => calls.ReplayAsync, """{"since":"1h"}""");
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        pipeline.Script.Looks.Watch(QueueNames.Timeouts);
        await pipeline.DrainAsync(oneAtATime: true);
    }

    // A provider sends until it is answered 200; the queue delivers until the message is done
    private static async Task LiveAsync(PipelineHarness pipeline, string messageId)
    {
        while ((await pipeline.SendAsync("forms", Document.Lead, messageId)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private static async Task AssertDoneOnceAsync(PipelineHarness pipeline, string messageId, string where)
    {
        var (_, found) = await pipeline.OpsAsync(
            (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken), $"?q={messageId}");
        var line = Assert.Single(found["events"]!.AsArray(), line => FieldText.From(line!["providerId"]) == messageId)!;
        Assert.True(FieldText.From(line["outcome"]) == "delivered", $"{where}: outcome {FieldText.From(line["outcome"])}");
        var id = FieldText.From(line["id"])!;
        string[] keys = [.. pipeline.Keys("board").Where(key => key.StartsWith(id, StringComparison.Ordinal)).Distinct()];
        Assert.True(keys.Length == 2, $"{where}: {keys.Length} keys at the subscriber");
        foreach (var sink in (string[])["slack", "sequencer", "other"])
        {
            var actions = pipeline.Received(sink)
                .Where(request => request.IdempotencyKey!.StartsWith(id, StringComparison.Ordinal))
                .Select(request => request.IdempotencyKey)
                .Distinct();
            Assert.True(actions.Count() == 1, $"{where}: {actions.Count()} actions at {sink}");
        }
    }
}

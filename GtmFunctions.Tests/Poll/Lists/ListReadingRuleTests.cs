using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Config.Reading;
using Xunit;

namespace GtmFunctions.Tests.Poll.Lists;

public sealed class ListReadingRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly Configuration Document = Mistake.Read(
        "lists: { a: { from: { provider: hubspot, token: T, records: companies }, key: id, every: \"0 6 * * *\" } }").Configuration!;

    private static readonly SyncedList List = Document.Lists["a"];
    private static readonly PollJob Job = PollJob.For(List.Poll!, Document);

    private static ListState Fresh => new() { List = "a", Origin = "o" };

    [Fact]
    public void First_OfRecordsWithAWatermark_AsksForAllThereIs()
    {
        var place = ListReadingRule.First(Job, Now);

        Assert.Equal(("1970-01-01T00:00:00.0000000Z", true, false), (place.Walk!.Since, place.Walk.Exact, place.Walk.OnlyLooks));
        Assert.Equal("1970-01-01T00:00:00.000Z", $"{PollValues.For(Job.Records, place.Walk, Now)["since"]}");
    }

    [Fact]
    public void IsDue_OfAListThatWasReadForHours_GoesByWhenItWasRead()
    {
        Assert.True(ListReadingRule.IsDue(List, Fresh, Now));
        var read = Fresh with { LookedAt = Now.AddHours(-4), GoodAt = Now.AddHours(-1) };

        Assert.False(ListReadingRule.IsDue(List, read, Now));
        Assert.True(ListReadingRule.IsDue(List, read with { LookedAt = Now.AddHours(-26), GoodAt = Now.AddHours(-25) }, Now));
    }

    [Fact]
    public void Stopped_ByFailures_WaitsTwiceAsLongEachTimeUpToAnHourAndKeepsSinceWhen()
    {
        var state = ListReadingRule.Begin(Job, Fresh, "r", acceptsRemoved: false, Now);
        var waits = new List<double>();
        for (var run = 0; run < 8; run++)
        {
            state = Stop(state, RunEnd.Failed, "why");
            waits.Add((state.Reading!.NextAt - Now).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        Assert.Equal(("why", Now, ListOutcome.Fault), (state.Fault, state.FaultSince, state.Outcome));
        Assert.NotNull(state.Reading!.Place);
        Assert.Equal(0, Stop(state, RunEnd.More, "").Reading!.Failures);
    }

    [Fact]
    public void Stopped_AtNoPlace_BeginsAnewAsAnotherReading()
    {
        var state = ListReadingRule.Begin(Job, Fresh, "r", acceptsRemoved: true, Now);
        var place = state.Reading!.Place! with { Walk = null };

        var stopped = ListReadingRule.Stopped(state, new RunResult(place, RunEnd.Failed) { Why = "a web page" }, Now);
        var again = ListReadingRule.Begin(Job, stopped, "s", acceptsRemoved: false, Now.AddMinutes(1));

        Assert.Null(stopped.Reading!.Place);
        Assert.Equal(("s", Now.AddMinutes(1), 1, true), (
            again.Reading!.Id, again.LookedAt, again.Reading.Failures, again.Reading.AcceptsRemoved));
    }

    [Fact]
    public void Stopped_ByALimit_WaitsUntilThereIsRoomAndIsNoFault()
    {
        var state = ListReadingRule.Begin(Job, Fresh, "r", acceptsRemoved: false, Now);

        var waiting = ListReadingRule.Stopped(
            state,
            new RunResult(state.Reading!.Place!, RunEnd.Waiting) { Why = "no room", Earliest = Now.AddMinutes(7) },
            Now);

        Assert.Equal((null, "no room", Now.AddMinutes(7)), (waiting.Fault, waiting.Reading!.WaitsFor, waiting.Reading.NextAt));
        Assert.False(ListReadingRule.IsDue(List, waiting, Now.AddMinutes(6)));
    }

    [Theory]
    [InlineData(nameof(RunEnd.More))]
    [InlineData(nameof(RunEnd.Waiting))]
    [InlineData(nameof(RunEnd.Failed))]
    public void Stopped_AfterADay_IsGivenUpUntilItIsDue(string end)
    {
        var state = ListReadingRule.Begin(Job, Fresh, "r", acceptsRemoved: false, Now);
        state = state with { Reading = state.Reading! with { Records = 70_000, Pages = 700 } };

        var over = ListReadingRule.Stopped(state, new RunResult(state.Reading!.Place!, Enum.Parse<RunEnd>(end)), Now.AddHours(24.1));

        Assert.Equal((null, ListOutcome.Fault), (over.Reading, over.Outcome));
        Assert.StartsWith(
            "it was not read to its end within a day: 70,000 records on 700 pages by then", over.Fault, StringComparison.Ordinal);
    }

    private static ListState Stop(ListState state, RunEnd end, string why) => ListReadingRule.Stopped(
        ListReadingRule.Begin(Job, state, "r", acceptsRemoved: false, Now),
        new RunResult(state.Reading!.Place!, end) { Why = why },
        Now);
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Config.Reading;
using Xunit;

namespace GtmFunctions.Tests.Poll;

public sealed class PollScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly PollJob Job = Assert.Single(PollJob.In(Mistake.Read(
        "sources: { crm: { provider: hmac, poll: { url: URL, every: 5m, atMost: 30m, records: { rows: { request: {} } } } } }")
            .Configuration!));

    [Fact]
    public void After_QuietRuns_WaitTwiceAsLongEachTimeUpToTheMost()
    {
        var state = State;
        var waits = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            state = After(state, RunEnd.Complete);
            waits.Add((state.NextAt - Now).TotalMinutes);
        }

        Assert.Equal([5, 10, 20, 30, 30], waits);
        Assert.Equal(5, (After(state, RunEnd.Complete, found: true).NextAt - Now).TotalMinutes);
    }

    [Fact]
    public void After_Failures_WaitTwiceAsLongEachTimeUpToAnHourAndKeepSinceWhen()
    {
        var state = State;
        var waits = new List<double>();
        for (var run = 0; run < 6; run++)
        {
            state = After(state, RunEnd.Failed);
            waits.Add((state.NextAt - Now).TotalMinutes);
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], waits);
        Assert.Equal((6, "why", Now), (state.Failures, state.Fault, state.FaultSince));
        var well = After(state, RunEnd.Complete);
        Assert.Equal((0, null, null), (well.Failures, well.Fault, well.FaultSince));
    }

    [Theory]
    [InlineData(RunEnd.Failed, 120, 120)]
    [InlineData(RunEnd.Failed, 1, 5)]
    [InlineData(RunEnd.Waiting, 10, 10)]
    [InlineData(RunEnd.Waiting, 0, 0.75)]
    [InlineData(RunEnd.Failed, 3000, 1440)]
    public void After_ApiThatSaysWhen_IsNotAskedBefore(object end, double said, double wait) => Assert.Equal(
        wait,
        (PollSchedule.After(
            Job, new RunResult(State, (RunEnd)end) { Why = "why", Earliest = Now.AddMinutes(said) }, Now).NextAt - Now).TotalMinutes);

    [Fact]
    public void After_RunWithMoreToRead_IsGoneOnWithAtTheNextMinute() =>
        Assert.True(PollSchedule.IsDue(After(State, RunEnd.More), Now.AddSeconds(60)));

    [Fact]
    public void Paced_DestinationOfTheSameTokenAndConnector_SharesItsPace()
    {
        var configuration = Mistake.Read(
            "sources: { crm: { provider: hmac, poll: { connector: hubspot, token: T, records: { rows: { request: {} } } } } }\n"
            + "destinations: { other: { connector: hubspot, token: U }, hub: { connector: hubspot, token: T } }").Configuration!;

        Destination whom = Assert.Single(PollJob.In(configuration)).Whom;

        Assert.Equal(("poll.crm", "hub"), (whom.Name, whom.PacedAs?.Name));
    }

    private static PollState State => new() { Source = "crm", Records = "rows" };

    private static PollState After(PollState state, RunEnd end, bool found = false) =>
        PollSchedule.After(Job, new RunResult(state, end) { Why = "why", Found = found }, Now);
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Config.Reading;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts.Checks;

public sealed class PollCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = AlertRule.Default(AlertKind.FailingPoll);

    private static readonly PollJob Job = Assert.Single(PollJob.In(Mistake.Read(
        "sources: { crm: { provider: hmac, poll: { url: URL, atMost: 15m, records: { rows: { request: {} } } } } }").Configuration!));

    private static readonly PollState State = new() { Source = "crm", Records = "rows", RunAt = Now, CompleteAt = Now };

    [Theory]
    [InlineData(31, true)]
    [InlineData(29, false)]
    public void Find_Fault_IsToldWhenItLastsLongEnough(int minutes, bool isTold)
    {
        var problem = PollCheck.Find(
            Job, State with { Fault = "the answer is a web page", FaultSince = Now.AddMinutes(-minutes), Failures = 3 }, Rule, Now);

        Assert.Equal(isTold, problem is not null);
        if (problem is not null)
        {
            Assert.Equal(("crm.rows", "fault", 3L, "sources/crm"), (problem.What, problem.Cause, problem.Count, problem.Page));
            Assert.Contains("crm.rows cannot be polled: the answer is a web page", problem.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(46, true)]
    [InlineData(44, false)]
    public void Find_NotReadToItsEndForLong_IsToldAsBehind(int minutes, bool isTold)
    {
        var problem = PollCheck.Find(
            Job, State with { CompleteAt = Now.AddMinutes(-minutes), WaitsFor = "its limit has no room for now" }, Rule, Now);

        Assert.Equal(isTold ? "behind" : null, problem?.Cause);
        if (problem is not null)
            Assert.Contains("it waits, its limit has no room for now", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FirstReadingThatIsNotOver_CountsFromItsBegin() => Assert.Equal(
        "behind", PollCheck.Find(Job, State with { CompleteAt = null, BegunAt = Now.AddHours(-2) }, Rule, Now)?.Cause);

    [Fact]
    public void Find_Well_IsNothing() => Assert.Null(PollCheck.Find(Job, State, Rule, Now));
}

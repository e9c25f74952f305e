using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Pages.People;
using GtmFunctions.Pipeline.Storage.Traces;
using Xunit;

namespace GtmFunctions.Tests.Pages.People;

/// <summary>The signals that count somebody, of what was decided about their events.</summary>
public class SignalsUnderWayTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tell_OfAnOpenWindow_SaysHowManyOfHowMany()
    {
        var line = Assert.Single(SignalsUnderWay.Tell([Decided("e2", 1, Window(2, 1)), Decided("e1", 2, Window(1, 2))], Now));

        Assert.Equal(("intent", "e2"), (line.Signal, line.Event));
        Assert.StartsWith("acme.example has 2 of 3 page.viewed within 7d", line.Counts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, nameof(SignalState.Waiting))]
    [InlineData(1, nameof(SignalState.Fired))]
    public void Tell_OfAWindowThatIsOver_SaysNothing(int days, string state) =>
        Assert.Empty(SignalsUnderWay.Tell([Decided("e1", days, Window(2, days) with { State = Enum.Parse<SignalState>(state) })], Now));

    [Fact]
    public void Tell_OfAnEventThatDidNotCount_SaysNothing() =>
        Assert.Empty(SignalsUnderWay.Tell([Decided("e1", 1, Window(2, 1) with { Counted = false })], Now));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-1, 0)]
    public void Tell_OfAbsence_IsUnderWayUntilItIsDue(int hours, int lines)
    {
        var quiet = new SignalOutcome
        {
            Signal = "quiet",
            Key = new SignalKeyValue("person.email", "ada@acme.example"),
            Counted = true,
            QuietFor = "7d",
            Emit = "person.inactive",
            Standing = ActivityStanding.Newest,
            Due = Now.AddHours(hours),
        };

        Assert.Equal(lines, SignalsUnderWay.Tell([Decided("e1", 1, quiet)], Now).Count);
    }

    private static SignalOutcome Window(int count, int days) => new()
    {
        Signal = "intent",
        Key = new SignalKeyValue("account.domain", "acme.example"),
        Counted = true,
        State = SignalState.Waiting,
        Within = "7d",
        Until = Now.AddDays(-days),
        Join = SignalJoin.All,
        Conditions = [new SignalConditionCount("page.viewed", count, 3, Met: false) { Towards = count }],
    };

    private static (IndexedEvent Line, RouteDecision? Decision) Decided(string id, int days, SignalOutcome signal) => (
        new IndexedEvent(id, Now.AddDays(-days), "web", "page.viewed", null, id, Outcomes.Unhandled),
        new RouteDecision { Configuration = "v", Outcome = Outcomes.Unhandled, Signals = [signal] });
}

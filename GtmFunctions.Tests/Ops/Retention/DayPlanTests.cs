using System.Globalization;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Storage.Retention;
using Xunit;

namespace GtmFunctions.Tests.Ops.Retention;

public sealed class DayPlanTests
{
    private const string Day = "20261101";

    // Payloads 30 days, traces 90
    private static readonly Pipeline.Config.Document.Retention Retention = Pipeline.Config.Document.Retention.Default;
    private static readonly Dictionary<string, HoldReason> Nothing = [];

    private static readonly Dictionary<string, HoldReason> Letter = new()
    {
        ["e20261101-a"] = HoldReason.DeadLetter,
        ["e20261101-b"] = HoldReason.DeadLetter,
        ["e20261101-c"] = HoldReason.Parked,
    };

    [Theory]
    [InlineData("2026-12-01T23:59:59Z", true, "Keep", "payloads are kept 30d: until 2026-12-02")]
    [InlineData("2026-12-02T00:00:00Z", true, "ForgetPayloads", "")]
    [InlineData("2026-12-02T00:00:00Z", false, "Keep", "traces are kept 90d: until 2027-01-31")]
    [InlineData("2027-01-30T23:59:59Z", false, "Keep", "traces are kept 90d: until 2027-01-31")]
    [InlineData("2027-01-31T00:00:00Z", false, "Drop", "")]
    [InlineData("2027-01-31T00:00:00Z", true, "Drop", "")]
    public void Make_NothingIsNeeded_GoesByAge(string now, bool hasPayloads, string step, string why) => Assert.Equal(
        new DayPlan(Day, Enum.Parse<DayStep>(step), why),
        DayPlan.Make(Day, Retention, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), hasPayloads, Nothing, running: null));

    [Theory]
    [InlineData("2026-12-02T00:00:00Z", "ForgetPayloads")]
    [InlineData("2027-02-02T00:00:00Z", "ForgetOthers")]
    public void Make_SomeAreNeeded_TheOthersGo(string now, string step) => Assert.Equal(
        new DayPlan(Day, Enum.Parse<DayStep>(step), "with an open dead letter: 2; waiting for a call back: 1"),
        DayPlan.Make(Day, Retention, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), hasPayloads: true, Letter, running: null));

    [Fact]
    public void Make_WhileAReplayOfManyRuns_NothingGoes() => Assert.Equal(
        new DayPlan(Day, DayStep.Keep, "the replay r1 is under way, and may need its events"),
        DayPlan.Make(Day, Retention, new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), hasPayloads: true, Nothing, "r1"));
}

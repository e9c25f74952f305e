using GtmFunctions.Pipeline.Ops.Retention;
using Xunit;

namespace GtmFunctions.Tests.Ops.Retention;

public sealed class VersionPlanTests
{
    private static readonly DateTimeOffset Seen = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("v1", 1000, null, null, "it is current")]
    [InlineData("v2", 399, null, null, "versions are kept 400d: until 2027-12-06")]
    [InlineData("v2", 400, null, null, "")]
    [InlineData("v2", 400, "20261101", null, "events of 20261101, which are kept, may name it")]
    [InlineData("v2", 400, "20261031", null, "events of 20261031, which are kept, may name it")]
    [InlineData("v2", 400, "20261102", null, "")]
    [InlineData("v2", 400, "20261102", "r1", "the replay r1 is under way, and may name it")]
    public void Make_AVersion_GoesOnceNothingCanNameIt(string current, int days, string? oldest, string? running, string why) =>
        Assert.Equal(
            new VersionPlan("v1", why),
            VersionPlan.Make("v1", current, Seen, TimeSpan.FromDays(400), oldest, running, Seen.AddDays(days)));
}

using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class CapacityWindowTests
{
    [Theory]
    // Clocks in New York go back from 02:00 to 01:00 on 2026-11-01 at 06:00 UTC: the hour that comes twice is two hours.
    [InlineData(CapacityPeriod.Hour, "America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T05:59:59Z", true)]
    [InlineData(CapacityPeriod.Hour, "America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", false)]
    // A clock hour begins at the half hour of UTC in Kolkata.
    [InlineData(CapacityPeriod.Hour, "Asia/Kolkata", "2026-11-23T09:30:00Z", "2026-11-23T10:29:59Z", true)]
    [InlineData(CapacityPeriod.Hour, "Asia/Kolkata", "2026-11-23T09:29:59Z", "2026-11-23T09:30:00Z", false)]
    // That day has 25 hours, from 04:00 UTC to 05:00 UTC; the day of 2026-03-08 has 23.
    [InlineData(CapacityPeriod.Day, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z", true)]
    [InlineData(CapacityPeriod.Day, "America/New_York", "2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z", false)]
    [InlineData(CapacityPeriod.Day, "America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z", true)]
    [InlineData(CapacityPeriod.Day, "America/New_York", "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z", false)]
    // Clocks in Santiago go forward at midnight: the day has no 00:00.
    [InlineData(CapacityPeriod.Day, "America/Santiago", "2026-09-06T03:59:59Z", "2026-09-06T04:00:00Z", false)]
    [InlineData(CapacityPeriod.Week, "UTC", "2026-11-23T00:00:00Z", "2026-11-29T23:59:59Z", true)]
    [InlineData(CapacityPeriod.Week, "UTC", "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z", false)]
    [InlineData(CapacityPeriod.Week, "Pacific/Auckland", "2026-11-22T10:59:59Z", "2026-11-22T11:00:00Z", false)]
    public void Containing_TwoInstants_AreInOnePeriodByTheMembersClock(
        CapacityPeriod per, string zone, string first, string second, bool same)
    {
        var timeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var before = CapacityWindow.Containing(per, DateTimeOffset.Parse(first, CultureInfo.InvariantCulture), timeZone);
        var after = CapacityWindow.Containing(per, DateTimeOffset.Parse(second, CultureInfo.InvariantCulture), timeZone);

        Assert.Equal(same, before == after);
        Assert.True(before <= after);
    }
}

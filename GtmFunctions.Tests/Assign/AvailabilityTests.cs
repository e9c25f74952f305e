using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Rendering;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class AvailabilityTests
{
    [Theory]
    // New York is 4 hours behind UTC until 2026-11-01 and 5 from then on: 13:30 UTC is 09:30 on Friday and 08:30 on Monday.
    [InlineData("2026-10-30T13:30:00Z", null)]
    [InlineData("2026-11-02T13:30:00Z", "off hours: it is Mon 08:30 in America/New_York, they work Mon-Fri 09:00-17:30")]
    [InlineData("2026-11-02T14:00:00Z", null)]
    [InlineData("2026-11-02T22:29:59Z", null)]
    [InlineData("2026-11-02T22:30:00Z", "off hours: it is Mon 17:30 in America/New_York, they work Mon-Fri 09:00-17:30")]
    // And 4 again from 2026-03-08 on.
    [InlineData("2027-03-12T13:30:00Z", "off hours: it is Fri 08:30 in America/New_York, they work Mon-Fri 09:00-17:30")]
    [InlineData("2027-03-15T13:30:00Z", null)]
    [InlineData("2026-11-28T16:00:00Z", "off hours: it is Sat 11:00 in America/New_York, they work Mon-Fri 09:00-17:30")]
    public void WhyNot_Hours_AreTheMembersOwnAcrossAClockChange(string now, string? why) =>
        Assert.Equal(why, WhyNot(Reps.One("timezone,hours", "America/New_York,Mon-Fri 09:00-17:30"), now));

    [Theory]
    // In Auckland it is the 24th from 11:00 UTC of the 23rd on.
    [InlineData("2026-12-23T10:59:59Z", null)]
    [InlineData("2026-12-23T11:00:00Z", "out 2026-12-24..2027-01-02")]
    [InlineData("2027-01-02T10:59:59Z", "out 2026-12-24..2027-01-02")]
    [InlineData("2027-01-02T11:00:00Z", null)]
    [InlineData("2027-02-28T12:00:00Z", "out on 2027-03-01")]
    public void WhyNot_DaysOut_AreDaysOfTheMembersCalendar(string now, string? why) =>
        Assert.Equal(why, WhyNot(Reps.One("timezone,out", "Pacific/Auckland,2026-12-24..2027-01-02;2027-03-01"), now));

    [Fact]
    public void WhyNot_Capacity_IsFreeAgainWhenTheMembersDayBegins()
    {
        var ada = Reps.One("capacity,timezone", "2/day,America/New_York");
        var evening = At("2026-11-24T04:00:00Z");
        var state = PoolState.Empty.Take(ada, evening).Take(ada, evening);

        Assert.Equal("at capacity: 2 of 2/day taken", Text(Availability.WhyNot(ada, HolidayTable.None, state, At("2026-11-24T04:59:59Z"))));
        Assert.Null(Availability.WhyNot(ada, HolidayTable.None, state, At("2026-11-24T05:00:00Z")));
    }

    [Fact]
    public void WhyNotNamed_OffHours_WaitsForThemAndOutDoesNot()
    {
        var ada = Reps.One("hours,out", "Mon-Fri 09:00-17:30,2026-11-24");

        Assert.Null(Availability.WhyNotNamed(ada, HolidayTable.None, PoolState.Empty, At("2026-11-23T22:00:00Z")));
        Assert.Equal(
            "out on 2026-11-24", Text(Availability.WhyNotNamed(ada, HolidayTable.None, PoolState.Empty, At("2026-11-24T10:00:00Z"))));
    }

    [Fact]
    public void WhyNotNamed_AtCapacity_IsToldUnlessTheyAreOut()
    {
        var ada = Reps.One("capacity,out", "1/day,2026-11-24");
        var state = PoolState.Empty.Take(ada, At("2026-11-23T10:00:00Z")).Take(ada, At("2026-11-24T10:00:00Z"));

        Assert.Equal(
            "at capacity: 1 of 1/day taken", Text(Availability.WhyNotNamed(ada, HolidayTable.None, state, At("2026-11-23T11:00:00Z"))));
        Assert.Equal("out on 2026-11-24", Text(Availability.WhyNotNamed(ada, HolidayTable.None, state, At("2026-11-24T11:00:00Z"))));
    }

    [Fact]
    public void WhyNot_ForSeveralReasons_TellsDaysOutThenHoursThenCapacity()
    {
        var ada = Reps.One("hours,capacity,out", "Mon-Fri 09:00-17:30,1/day,2026-11-24");
        var state = PoolState.Empty.Take(ada, At("2026-11-23T10:00:00Z")).Take(ada, At("2026-11-24T10:00:00Z"));

        Assert.Equal("out on 2026-11-24", Text(Availability.WhyNot(ada, HolidayTable.None, state, At("2026-11-24T22:00:00Z"))));
        Assert.StartsWith(
            "off hours", Text(Availability.WhyNot(ada, HolidayTable.None, state, At("2026-11-23T22:00:00Z"))), StringComparison.Ordinal);
        Assert.Equal(
            "at capacity: 1 of 1/day taken", Text(Availability.WhyNot(ada, HolidayTable.None, state, At("2026-11-23T11:00:00Z"))));
    }

    [Fact]
    public void WhyNot_HolidayAndNoWeight_AreNamed()
    {
        var holidays = HolidayTable.Parse("holidays.csv", "date,name\n2026-11-26,Thanksgiving", []);

        Assert.Equal(
            "holiday: Thanksgiving",
            Text(Availability.WhyNot(Reps.One("weight", "1"), holidays, PoolState.Empty, At("2026-11-26T12:00:00Z"))));
        Assert.Equal(
            "weight 0", Text(Availability.WhyNot(Reps.One("weight", "0"), HolidayTable.None, PoolState.Empty, At("2026-11-26T12:00:00Z"))));
    }

    private static string? WhyNot(Member member, string now) =>
        Text(Availability.WhyNot(member, HolidayTable.None, PoolState.Empty, At(now)));

    private static string? Text(UnavailableReason? reason) => reason is null ? null : UnavailableSentence.Render(reason);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class WorkingTimeTests
{
    private const string Office = "\"Mon-Fri 09:00-12:00; Mon-Fri 13:00-17:00\"";

    // 2026-11-27 is a Friday; 2026-11-30 a holiday here. Zones change on 2026-10-25 and 2027-03-28 (Berlin), 2026-11-01 (New York).
    [Theory]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T09:00:00Z", 15, "2026-11-27T09:15:00Z")]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T07:00:00Z", 15, "2026-11-27T08:15:00Z")]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T10:50:00Z", 15, "2026-11-27T12:05:00Z")]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T15:50:00Z", 15, "2026-12-01T08:05:00Z")]
    [InlineData("Europe/Berlin," + Office, "2026-11-28T12:00:00Z", 600, "2026-12-02T11:00:00Z")]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T15:50:00Z", 10, "2026-11-27T16:00:00Z")]
    [InlineData("Europe/Berlin,Mon-Sun 00:00-24:00", "2026-10-24T22:00:00Z", 1500, "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin,Mon-Sun 01:00-05:00", "2026-10-24T22:00:00Z", 240, "2026-10-25T03:00:00Z")]
    [InlineData("Europe/Berlin,Mon-Sun 02:30-05:00", "2027-03-27T22:00:00Z", 60, "2027-03-28T02:30:00Z")]
    [InlineData("America/New_York,Mon-Sun 01:30-09:00", "2026-11-01T04:00:00Z", 30, "2026-11-01T06:00:00Z")]
    [InlineData("Europe/Berlin,Mon-Sun 00:00-02:30", "2026-10-24T22:00:00Z", 210, "2026-10-25T01:30:00Z")]
    [InlineData("UTC,\"Mon 10:00-12:00; Mon 09:00-11:00; Mon 08:00-09:00\"", "2026-11-23T00:00:00Z", 180, "2026-11-23T11:00:00Z")]
    [InlineData("UTC,", "2026-11-28T12:00:00Z", 60, "2026-11-28T13:00:00Z")]
    public void After_ByAMembersHours_CountsWhatTheyWork(string cells, string from, int minutes, string expected) =>
        Assert.Equal(
            Time(expected), WorkingTime.After(Reps.One("timezone,hours", cells), Holidays, Time(from), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void After_DaysOut_AreNotCounted() =>
        Assert.Equal(
            Time("2026-12-04T09:15:00Z"),
            WorkingTime.After(
                Reps.One("hours,out", "Mon-Fri 09:00-17:00,2026-11-27..2026-12-03"), Holidays, Time("2026-11-26T17:00:00Z"),
                TimeSpan.FromMinutes(15)));

    [Fact]
    public void After_SomebodyOfNoRosterOrWhoNeverWorks_IsByTheClock()
    {
        var at = Time("2026-11-28T12:00:00Z");

        Assert.Equal(at.AddMinutes(15), WorkingTime.After(null, Holidays, at, TimeSpan.FromMinutes(15)));
        Assert.Equal(
            at.AddMinutes(15),
            WorkingTime.After(Reps.One("hours,out", "Mon 09:00-17:00,2026-01-01..2036-01-01"), Holidays, at, TimeSpan.FromMinutes(15)));
    }

    [Theory]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T09:00:00Z", "2026-11-27T09:15:00Z", 15)]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T10:50:00Z", "2026-11-27T12:05:00Z", 15)]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T15:50:00Z", "2026-12-01T08:05:00Z", 15)]
    [InlineData("Europe/Berlin," + Office, "2026-11-27T18:00:00Z", "2026-11-30T23:00:00Z", 0)]
    [InlineData("Europe/Berlin,Mon-Sun 00:00-24:00", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 1500)]
    [InlineData("Europe/Berlin,Mon-Sun 00:00-02:30", "2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z", 210)]
    [InlineData("America/New_York,Mon-Sun 01:30-09:00", "2026-11-01T04:00:00Z", "2026-11-01T06:00:00Z", 30)]
    [InlineData("UTC,\"Mon 10:00-12:00; Mon 09:00-11:00; Mon 08:00-09:00\"", "2026-11-23T00:00:00Z", "2026-11-23T11:30:00Z", 210)]
    [InlineData("UTC,Mon-Fri 09:00-17:00", "2026-11-23T12:00:00Z", "2026-11-23T11:00:00Z", 0)]
    public void Between_ByAMembersHours_CountsWhatTheyWork(string cells, string from, string to, int minutes) =>
        Assert.Equal(
            TimeSpan.FromMinutes(minutes),
            WorkingTime.Between(Reps.One("timezone,hours", cells), Holidays, Time(from), Time(to)));

    [Fact]
    public void Between_OfSomebodyOfNoRoster_IsByTheClock() =>
        Assert.Equal(
            TimeSpan.FromHours(60), WorkingTime.Between(null, Holidays, Time("2026-11-27T12:00:00Z"), Time("2026-11-30T00:00:00Z")));

    private static HolidayTable Holidays
    {
        get
        {
            var errors = new List<GtmFunctions.Pipeline.Language.ConfigurationError>();
            return HolidayTable.Parse("holidays.csv", "date,name\n2026-11-30,St Andrew", errors);
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

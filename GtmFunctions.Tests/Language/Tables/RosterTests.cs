using System.Globalization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class RosterTests
{
    private static readonly string Reps = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Config", "Data", "tables", "reps.csv"));

    [Fact]
    public void Parse_Members_HaveTheirColumnsAndDefaults()
    {
        var (roster, errors) = Parse(Reps);

        Assert.Empty(errors);
        Assert.Equal(["Ada Byron", "Bob Stone", "Cem Kaya", "Dee Park"], roster.Members.Select(member => member.Name));
        var bob = roster.Members[1];
        Assert.Equal((3, "bob@example.com", "enterprise", 2m, "U002"), (bob.Line, bob.Email, bob.Team, bob.Weight, bob.Slack));
        Assert.Equal(new Capacity(40, CapacityPeriod.Day), bob.Capacity);
        Assert.Equal("America/Los_Angeles", bob.TimeZone.Id);
        Assert.Equal([new DaysOut(new DateOnly(2026, 12, 24), new DateOnly(2027, 1, 2))], bob.Out);
        var dee = roster.Members[3];
        Assert.Equal((1m, null, TimeZoneInfo.Utc, "", 0), (dee.Weight, dee.Capacity, dee.TimeZone, dee.Hours.Text, dee.Out.Count));
    }

    [Fact]
    public void Parse_FurtherColumns_AreKept()
    {
        var (roster, errors) = Parse("Email,name,TEAM,calendar,phone\na@b.c,A,t,https://x,");
        Assert.Empty(errors);
        Assert.Equal(new Dictionary<string, string> { ["calendar"] = "https://x" }, roster.Members[0].Further);
    }

    [Theory]
    [InlineData("2026-12-23T16:00:00Z", true)]
    [InlineData("2026-12-23T15:59:59Z", false)]
    [InlineData("2026-12-24T00:59:59Z", true)]
    [InlineData("2026-12-24T01:00:00Z", false)]
    [InlineData("2026-12-24T17:00:00Z", false)]
    [InlineData("2027-01-02T17:00:00Z", false)]
    [InlineData("2027-01-04T17:00:00Z", true)]
    [InlineData("2026-12-20T17:00:00Z", false)]
    [InlineData("2026-07-01T15:00:00Z", true)]
    public void Works_ByTheMembersOwnClockAndCalendar(string instant, bool expected) =>
        Assert.Equal(expected, Parse(Reps).Roster.Members[1].Works(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("Mon-Fri 09:00-17:30", "2026-11-20T17:29", true)]
    [InlineData("Mon-Fri 09:00-17:30", "2026-11-20T17:30", false)]
    [InlineData("Mon-Fri 09:00-17:30", "2026-11-21T12:00", false)]
    [InlineData("Fri-Mon 00:00-24:00", "2026-11-22T23:59", true)]
    [InlineData("Fri-Mon 00:00-24:00", "2026-11-24T12:00", false)]
    [InlineData("Mon,wed 08:00-12:00; Sat 10:00-11:00", "2026-11-25T08:00", true)]
    [InlineData("Mon,wed 08:00-12:00; Sat 10:00-11:00", "2026-11-21T10:30", true)]
    [InlineData("Mon,wed 08:00-12:00; Sat 10:00-11:00", "2026-11-24T10:30", false)]
    public void Contain_LocalTime_IsInTheHours(string hours, string local, bool expected) =>
        Assert.Equal(expected, WorkingHours.Parse(hours).Contain(DateTime.Parse(local, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("name,email\nA,a@b.c", "r.csv:1: the column 'team' is missing")]
    [InlineData("name,email,team\nA,a@b.c,\n", "r.csv:2: team: every member has a team")]
    [InlineData("name,email,team\nA,nobody,t", "r.csv:2: email: 'nobody' is no e-mail address")]
    [InlineData("name,email,team,weight\nA,a@b.c,t,-1", "r.csv:2: weight: the weight '-1' must be a number from 0 to 1000")]
    [InlineData(
        "name,email,team,capacity\nA,a@b.c,t,40",
        "r.csv:2: capacity: the capacity '40' must be n/hour, n/day or n/week, such as 40/day")]
    [InlineData(
        "name,email,team,capacity\nA,a@b.c,t,40/1",
        "r.csv:2: capacity: the capacity '40/1' must be n/hour, n/day or n/week, such as 40/day")]
    [InlineData(
        "name,email,team,timezone\nA,a@b.c,t,Mars/Base",
        "r.csv:2: timezone: 'Mars/Base' is no time zone: write an IANA name such as Europe/Berlin")]
    [InlineData(
        "name,email,team,hours\nA,a@b.c,t,9 to 5",
        "r.csv:2: hours: '9 to 5' are no hours: write Mon-Fri 09:00-17:30, with ';' between several; the end is after the beginning")]
    [InlineData(
        "name,email,team,hours\nA,a@b.c,t,Mon 17:00-09:00",
        "r.csv:2: hours: 'Mon 17:00-09:00' are no hours: write Mon-Fri 09:00-17:30, with ';' between several; the end is after "
        + "the beginning")]
    [InlineData(
        "name,email,team,out\nA,a@b.c,t,24.12.2026",
        "r.csv:2: out: '24.12.2026' is no date: write 2026-12-24, or 2026-12-24..2027-01-02, with ';' between several")]
    [InlineData(
        "name,email,team,out\nA,a@b.c,t,2026-12-24..2026-12-01",
        "r.csv:2: out: '2026-12-24..2026-12-01' is no range of dates: write the first day, '..' and the last day")]
    public void Parse_Mistake_IsNamedWithItsLineAndColumn(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse(text).Errors).ToString());

    private static (Roster Roster, List<ConfigurationError> Errors) Parse(string text)
    {
        var errors = new List<ConfigurationError>();
        return (Roster.Parse("r.csv", text, errors), errors);
    }
}

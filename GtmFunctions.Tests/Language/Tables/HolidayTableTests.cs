using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class HolidayTableTests
{
    private static readonly Member Cem = new()
    {
        Line = 2,
        Name = "Cem",
        Email = "cem@example.com",
        Team = "dach",
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
    };
    private static readonly Member Dee = new() { Line = 3, Name = "Dee", Email = "dee@example.com", Team = "global" };

    [Fact]
    public void On_ADateForEverybody_IsEverybodysHoliday()
    {
        var table = Parse("date,name\n2027-01-01,New Year");

        Assert.Equal("New Year", table.On(Cem, new DateOnly(2027, 1, 1))!.Name);
        Assert.Equal("New Year", table.On(Dee, new DateOnly(2027, 1, 1))!.Name);
        Assert.Null(table.On(Dee, new DateOnly(2027, 1, 2)));
    }

    [Fact]
    public void On_ARangeForATeamAndAZone_IsTheirsOnly()
    {
        var table = Parse(
            "date,name,team,timezone\n2026-12-24..2026-12-26,Christmas,DACH|nordics,Europe/Berlin|Europe/Vienna\n2026-12-26,Boxing Day,*,");

        Assert.Equal("Christmas", table.On(Cem, new DateOnly(2026, 12, 26))!.Name);
        Assert.Null(table.On(Dee, new DateOnly(2026, 12, 25)));
        Assert.Equal("Boxing Day", table.On(Dee, new DateOnly(2026, 12, 26))!.Name);
    }

    [Theory]
    [InlineData("day\n2027-01-01", 1, "the column 'date' is missing")]
    [InlineData("date,name\n2027-01-01,New Year\n1 May,Labour Day", 3, "'1 May' is no date")]
    [InlineData("date,name\n,Nothing", 2, "every holiday has a date")]
    public void Parse_WhatIsWrong_IsNamedWithItsLine(string text, int line, string message)
    {
        var errors = new List<ConfigurationError>();
        HolidayTable.Parse("holidays.csv", text, errors);

        Assert.Contains(errors, error => error.Line == line && error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static HolidayTable Parse(string text)
    {
        var errors = new List<ConfigurationError>();
        var table = HolidayTable.Parse("holidays.csv", text, errors);
        Assert.Empty(errors);
        return table;
    }
}

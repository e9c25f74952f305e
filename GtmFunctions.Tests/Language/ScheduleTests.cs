using System.Globalization;
using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Language;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("30 2 * * *", "2026-11-29T10:00:00Z", "2026-11-30T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-07-01T10:00:00Z", "2026-07-02T00:30:00Z")]
    [InlineData("0 9 * * mon-fri", "2026-11-27T08:00:00Z", "2026-11-30T08:00:00Z")] // Friday's is over
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // half past two is left out: three o'clock
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // it comes twice: the first time
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // and the second time it is not due again
    [InlineData("*/15 * * * *", "2026-11-29T10:00:00Z", "2026-11-29T10:15:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-29T10:00:00Z", "2028-02-28T23:00:00Z")]
    public void Next_ByTheClockInBerlin_IsThatMoment(string text, string after, string due) =>
        Assert.Equal(Time(due), Schedule.Parse(text, Berlin).Next(Time(after)));

    [Theory]
    [InlineData("")]
    [InlineData("5m")]
    [InlineData("61 * * * *")]
    [InlineData("0 30 2 * * *")]
    [InlineData("0 0 30 2 *")]
    public void Parse_NoScheduleThatIsEverDue_SaysWhatItTakes(string text) =>
        Assert.ThrowsAny<FormatException>(() => Schedule.Parse(text, Berlin));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

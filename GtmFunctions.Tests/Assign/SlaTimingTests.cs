using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class SlaTimingTests
{
    // A Friday, 17:00 in Berlin
    private static readonly DateTimeOffset Friday = new(2026, 11, 27, 17, 0, 0, TimeSpan.FromHours(1));

    private static readonly Member Cem = Reps.One("timezone,hours", "Europe/Berlin,Mon-Fri 09:00-18:00");

    private static readonly Sla TwoHours = new()
    {
        Acknowledge = TimeSpan.FromHours(2),
        RemindAfter = [TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(90)],
        Reassign = [],
    };

    [Fact]
    public void For_WorkingHours_CountsWhatTheOwnerWorks()
    {
        var terms = SlaTiming.For(Assignment(TwoHours), TwoHours, Cem, isFallback: false, step: 2, Friday);

        Assert.Equal(("sdr", 2, Friday, "2h"), (terms.Assignment, terms.Step, terms.Since, terms.Within));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero), terms.Due);
        Assert.Equal(
            [new DateTimeOffset(2026, 11, 27, 16, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 30, 8, 30, 0, TimeSpan.Zero)],
            terms.RemindAt);
        Assert.All([terms.Due!.Value, .. terms.RemindAt], at => Assert.Equal(TimeSpan.Zero, at.Offset));
    }

    [Fact]
    public void For_AllHours_CountsEveryHour()
    {
        var sla = TwoHours with { Hours = SlaHours.All };

        Assert.Equal(Friday.AddHours(2), SlaTiming.For(Assignment(sla), sla, Cem, isFallback: false, step: 1, Friday).Due);
    }

    [Fact]
    public void For_TheFallback_IsDueAtNoTime()
    {
        var terms = SlaTiming.For(Assignment(TwoHours), TwoHours, Cem, isFallback: true, step: 3, Friday);

        Assert.Equal(("sdr", 3, Friday, "2h"), (terms.Assignment, terms.Step, terms.Since, terms.Within));
        Assert.Null(terms.Due);
        Assert.Empty(terms.RemindAt);
    }

    private static Assignment Assignment(Sla sla) => new() { Name = "sdr", Fallback = "ops@example.com", Sla = sla };
}

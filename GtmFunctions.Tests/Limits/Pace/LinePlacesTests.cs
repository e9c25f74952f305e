using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class LinePlacesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    // Days apart, so that a loop that counted the wrong way would end where the calendar begins, before it filled the memory
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);
    private static readonly Reservation Verdict = new(ReservationKind.Sleep, Start.AddDays(1), "its limit is 1 per 1d", Places: 3);

    [Fact]
    public void TryTake_OfABlockOfThree_GivesTheTwoBeyondTheFirstInTurn()
    {
        var places = new LinePlaces();

        places.Keep(Verdict, Step);

        Assert.Equal(Verdict with { At = Start.AddDays(2), Places = 1 }, places.TryTake(Start));
        Assert.Equal(Verdict with { At = Start.AddDays(3), Places = 1 }, places.TryTake(Start));
        Assert.Null(places.TryTake(Start));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 3)]
    public void TryTake_WithinTwoSecondsOfAPlace_GivesTheNextOne(int ticks, int days)
    {
        var places = new LinePlaces();
        places.Keep(Verdict, Step);

        var place = places.TryTake(Start.AddDays(2).AddSeconds(-2).AddTicks(ticks));

        Assert.Equal(Start.AddDays(days), place?.At);
    }
}

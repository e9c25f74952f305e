using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class SlotLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(1, 0.4, 0.4)]
    [InlineData(0, 0.4, 1)]
    [InlineData(0, 2, 2)]
    public void FirstRoom_OfAWindow_IsWhenItIsOverUnlessItHasRoomOrIsOverAlready(int room, double from, double at) => Assert.Equal(
        Start.AddSeconds(at),
        SlotLog.FirstRoom([new TakenSlots(Start, 1)], TimeSpan.FromSeconds(1), room, Start.AddSeconds(from)));

    [Fact]
    public void Add_ToMomentsThatNoWindowSees_ForgetsThem()
    {
        var seen = new TakenSlots(Start - Hour + TimeSpan.FromTicks(1), 1);
        var more = new TakenSlots(Start, 1);

        Assert.Equal([seen, more], SlotLog.Add([new TakenSlots(Start - Hour, 1), seen], more, Hour, Start));
    }

    [Fact]
    public void Add_UpToTheMostEntries_JoinsNone()
    {
        var slots = Slots(SlotLog.MaxEntries, first: Start.AddMinutes(-20), apart: TimeSpan.FromSeconds(1));

        Assert.Equal(slots, SlotLog.Add(slots[..^1], slots[^1], Hour, Start));
    }

    // Long ago, within a blink of now, and ahead of a clock that is behind those of other instances
    [Theory]
    [InlineData(-1_200_000, 1_000)]
    [InlineData(0, 0.0001)]
    [InlineData(500, 1)]
    public void Add_BeyondTheMostEntries_JoinsNeighboursAndCountsThemNoEarlier(int first, double apart)
    {
        var slots = Slots(SlotLog.MaxEntries + 1, Start.AddMilliseconds(first), TimeSpan.FromMilliseconds(apart));

        var kept = SlotLog.Add(slots[..^1], slots[^1], Hour, Start);

        Assert.InRange(kept.Count, 1, SlotLog.MaxEntries);
        Assert.Equal(slots.Length, kept.Sum(taken => taken.Count));
        Assert.All(slots, slot => Assert.True(
            kept.Where(taken => taken.At >= slot.At).Sum(taken => taken.Count) >= slots.Count(other => other.At >= slot.At)));
    }

    private static TakenSlots[] Slots(int count, DateTimeOffset first, TimeSpan apart) =>
        [.. Enumerable.Range(0, count).Select(i => new TakenSlots(first + (i * apart), 1))];
}

using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>When <see cref="PaceSchedule"/> lets a call leave that has its slot, beside one that has arrived.</summary>
public sealed class PaceScheduleLeaveTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddSeconds(2);
    private static readonly PaceState OneArrived = PaceState.Empty with { Taken = [new TakenSlots(Start, 1)] };
    private static readonly PaceState OneToLeave = OneArrived with { Open = [new OpenCall(2, Now, 1)] };

    [Fact]
    public void MayLeave_WhereSeveralWindowsHold_WaitsUntilAllHaveRoom() => Assert.Equal(
        Start.AddMilliseconds(10_600),
        MayLeave(OneToLeave, new PaceWindow(1, TimeSpan.FromSeconds(1)), new PaceWindow(1, TimeSpan.FromSeconds(10))));

    [Fact]
    public void MayLeave_WhereTheWindowHasRoomForBoth_IsNow() =>
        Assert.Equal(Now, MayLeave(OneToLeave, new PaceWindow(2, TimeSpan.FromSeconds(10))));

    // Another instance, whose clock is ahead, may have given the slot up already
    [Fact]
    public void MayLeave_OfASlotThatIsRememberedNoMore_IsNowWhereTheOthersLeaveRoom() =>
        Assert.Equal(Now, MayLeave(OneArrived, new PaceWindow(2, TimeSpan.FromSeconds(10))));

    private static DateTimeOffset MayLeave(PaceState state, params PaceWindow[] windows) =>
        PaceSchedule.MayLeave(state, new PaceRules(windows, Lifetime: null, Concurrency: null), no: 2, TimeSpan.Zero, Now);
}

using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Import;

public sealed class FeedPriorityTests
{
    [Theory]
    [InlineData(50, 50, 0, null)]
    [InlineData(50, 50, FeedPriority.MostLeft, null)]
    [InlineData(50, 50, FeedPriority.MostLeft + 1, 25)]
    [InlineData(1, 50, 40, 1)]
    [InlineData(12, 50, 0, 15)]
    [InlineData(1, 50, 0, 2)]
    [InlineData(45, 50, 0, null)]
    public void Pace_OfWhatIsFed_HalvesWhereTheAppDoesNotKeepUp(int now, int rate, int waiting, int? pace) =>
        Assert.Equal(pace, FeedPriority.Pace(now, rate, waiting));

    [Fact]
    public void WhatIsFed_LeavesEveryInstanceRoomToFetchLiveEvents() => Assert.InRange(
        FeedPriority.MostEvents + ImportFeeder.MostMessages, 0, HostJson.ReadQueues(InfraFolder.At("host.json")).NewBatchThreshold);
}

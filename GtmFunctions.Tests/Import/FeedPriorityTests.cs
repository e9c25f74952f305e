using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Import;

public sealed class FeedPriorityTests
{
    [Fact]
    public void WhatIsFed_LeavesEveryInstanceRoomToFetchLiveEvents() => Assert.InRange(
        FeedPriority.MostEvents, 1, HostJson.ReadQueues(InfraFolder.At("host.json")).NewBatchThreshold);
}

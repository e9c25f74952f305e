using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class IntakeItemsTests
{
    [Theory]
    [InlineData(true, true, "Accepted Refused Refused")]
    [InlineData(true, false, "Accepted Accepted Accepted")]
    [InlineData(false, true, "Accepted Accepted Accepted")]
    [InlineData(false, false, "Accepted Accepted Accepted")]
    public async Task RunAsync_ItemsThatNothingSigned_AreRefusedWhereTheSourceSaysSo(bool refuses, bool firstItemOnly, string expected)
    {
        var batch = await RunAsync(Webhooks.Message("""[{"a":1},{"a":2},{"a":3}]""", firstItemOnly), refuses);

        Assert.Equal(expected, string.Join(' ', batch.Outcomes.Select(outcome => outcome.Outcome)));
    }

    [Fact]
    public async Task RunAsync_RefusedItem_IsKeptWithTheReason()
    {
        var batch = await RunAsync(Webhooks.Message("""[{"a":1},{"a":2}]""", firstItemOnly: true), refuses: true);

        var refused = batch.Outcomes[1];
        Assert.Equal((1, new ItemReason.NotSigned()), (refused.Item, refused.Why));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"a":2}"""), refused.Raw));
    }

    [Fact]
    public async Task RunAsync_ItemsThatAreNamed_AreTakenInAlone()
    {
        var batch = await RunAsync(Webhooks.Message("""[{"a":1},{"a":2},{"a":3}]""") with { Items = [0, 2] }, refuses: false);

        Assert.Equal([0, 2], batch.Outcomes.Select(outcome => outcome.Item));
    }

    [Theory]
    [InlineData(ArrivalWay.Poll, "deals")]
    [InlineData(ArrivalWay.Import, null)]
    [InlineData(null, null)]
    public void TypeOf_Message_IsTheNameOfTheRecordsThatWerePolled(ArrivalWay? way, string? expected)
    {
        var arrival = way is { } by ? new Arrival(by, "deals") : null;

        Assert.Equal(expected, IntakeItems.TypeOf(Webhooks.Message("{}") with { Arrival = arrival }));
    }

    private static Task<BatchRun> RunAsync(ReceivedMessage message, bool refuses) => IntakeItems.RunAsync(
        message,
        Webhooks.Source(new EventDefinition()) with { RefuseUnsignedItems = refuses },
        (item, _) => Task.FromResult(new ItemOutcome(item.Index, ItemState.Accepted)));
}

using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Deliver;

/// <summary>
/// Storage records a try and its answer gets lost. The client sends the record again and is told that somebody changed the row: it was
/// itself, and the action goes on.
/// </summary>
public sealed class UntoldTryTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(500, "delivered", 2)]
    [InlineData(422, "dead-lettered", 1)]
    [InlineData(200, "delivered", 1)]
    public async Task HandleAsync_RecordOfTheTryIsUntold_TheActionGoesOn(int first, string outcome, int calls)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, wire: wire, stageByStage: true);
        pipeline.Behave("other", first, times: 1);
        wire.Let((request, _) => IsFirst(wire, request) ? WireFault.Untold : null);

        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync(oneAtATime: true);

        Assert.Equal(1, wire.Faults);
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal(outcome, FieldText.From(trace["outcome"]));
        Assert.Equal(calls, pipeline.Received("other").Count);
        Assert.Equal(first == 422 ? 1 : 0, (await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions))).Length);
    }

    // The record of the first try at the last of the three, after which nobody else settles the outcome
    private static bool IsFirst(StorageWire wire, WireRequest request) =>
        wire.Faults == 0 && request.IsConditional && request.Text.Contains("5.action.inbound:high:2", StringComparison.Ordinal);
}

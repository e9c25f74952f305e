using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>Of a batch all is told or nothing yet: its first item is not the whole of it.</summary>
public sealed class BatchStoryTests(AzuriteFixture azurite)
{
    private const string Three = """
        [{"eventId":1,"subscriptionId":12,"portalId":1,"appId":1,"subscriptionType":"deal.creation","occurredAt":1763888400000,"objectId":7},
         {"eventId":2,"subscriptionId":12,"portalId":1,"appId":1,"subscriptionType":"deal.creation","occurredAt":1763888400000,"objectId":8},
         {"eventId":3,"subscriptionId":12,"portalId":1,"appId":1,"subscriptionType":"deal.creation","occurredAt":1763888400000,"objectId":9}]
        """;

    [Fact]
    public async Task Tell_BatchWhoseItemsAreBeingTakenIn_IsNothingYetAndThenAllOfIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, answer) = await pipeline.SendAsync("crm", Three);
        var delivery = FieldText.From(answer["id"])!;
        await pipeline.DrainAsync();
        var whole = await pipeline.TraceAsync(delivery);

        // As it is before the last item is taken in
        await pipeline.Get<TraceTables>().For(delivery).DeleteEntityAsync(
            delivery, TraceRows.Delivery, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(3, whole["events"]!.AsArray().Count);
        Assert.Null(await pipeline.Get<TraceView>().TellAsync(delivery, TestContext.Current.CancellationToken));
    }
}

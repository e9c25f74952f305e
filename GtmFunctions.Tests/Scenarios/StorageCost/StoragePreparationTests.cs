using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Infra;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.StorageCost;

public sealed class StoragePreparationTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Ensure_WhereAllIsThere_MakesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        await pipeline.Get<StoragePreparation>().EnsureAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, pipeline.Script.Calls.Count);
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ensure_WhereSomeIsMissing_MakesThat()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var cancellation = TestContext.Current.CancellationToken;
        await pipeline.RawQueue(QueueNames.PoisonOf(QueueNames.Events)).DeleteAsync(cancellation);
        await pipeline.Get<StorageConnection>().Tables.DeleteTableAsync(TableNames.Drift, cancellation);

        await pipeline.Get<StoragePreparation>().EnsureAsync(cancellation);

        Assert.True(await pipeline.RawQueue(QueueNames.PoisonOf(QueueNames.Events)).ExistsAsync(cancellation));
        Assert.Empty(await pipeline.Get<StorageInventory>().MissingAsync(cancellation));
    }

    // The storage client of the host logs each expected 404 and 409 as a warning, some at every run of a timer.
    [Fact]
    public void HostJson_OfTheHostsStorageClient_LogsErrorsOnly() => Assert.Equal(
        "Error", FieldText.From(JsonNode.Parse(InfraFolder.Read("host.json"))!["logging"]!["logLevel"]!["Azure.Core"]));
}

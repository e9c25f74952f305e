using Azure;
using Azure.Core;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Storage.Queues;

public sealed class QueueInspectionTests(AzuriteFixture azurite)
{
    private static readonly string Poison = QueueNames.PoisonOf(QueueNames.Events);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_AtMoreThanStorageGivesAtOnce_CountAllAndTakeNone()
    {
        var storage = await azurite.NewStorageAsync();
        for (var number = 0; number <= QueueInspection.MostAtOnce; number++)
            await MessageQueue.ForStages(storage, new QueueSends())
                .SendTextAsync(Poison, $"no base64: {number}", delay: null, Cancellation);

        foreach (var queues in (QueueInspection[])[QueueInspection.ForStages(storage), QueueInspection.ForEdge(storage)])
        {
            Assert.Equal(QueueInspection.MostAtOnce + 1, await queues.CountAsync(Poison, Cancellation));
            Assert.Equal(QueueInspection.MostAtOnce, (await queues.PeekAsync(Poison, Cancellation)).Count);
            Assert.Equal("no base64: 0", (await queues.OldestAsync(Poison, Cancellation))!.Body.ToString());
            Assert.Null(await queues.OldestAsync(QueueNames.Events, Cancellation));
        }
    }

    [Fact]
    public async Task Looks_AtAQueueThatIsMissing_SaySoAndTheReadingHasNoDepth()
    {
        var storage = await azurite.NewStorageAsync();
        await storage.Queues.DeleteQueueAsync(Poison, Cancellation);
        var queues = QueueInspection.ForStages(storage);

        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => queues.CountAsync(Poison, Cancellation))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => queues.PeekAsync(Poison, Cancellation))).Status);
        var reading = Assert.Single(await new QueueReadings(storage).ReadAsync(Cancellation), one => one.Queue == QueueNames.Events);
        Assert.Equal(new QueueReading(QueueNames.Events, Depth: 0, OldestAt: null, DeadLetters: null), reading);
    }

    [Fact]
    public async Task Count_StorageIsAway_IsTriedAsOftenAsWhoAsksCanWait()
    {
        var faults = new StorageFaults { Away = true };
        var storage = Storage(azurite.NewAccount(), faults);

        await Assert.ThrowsAnyAsync<Exception>(() => QueueInspection.ForEdge(storage).CountAsync(Poison, Cancellation));
        Assert.Equal(2, faults.Failed);
        await Assert.ThrowsAnyAsync<Exception>(() => QueueInspection.ForStages(storage).CountAsync(Poison, Cancellation));
        Assert.Equal(2 + 5, faults.Failed);
    }

    private static StorageConnection Storage(string account, StorageFaults? faults = null) => StorageConnection.FromSettings(
        new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, account)]).Build(),
        options =>
        {
            if (faults is null)
                return;
            options.AddPolicy(faults, HttpPipelinePosition.PerRetry);
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        });
}

using Azure;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Asks storage for the time, which every answer of it carries: a clock that is not the app's own.</summary>
public sealed class StorageClock(StorageConnection storage, TimeProvider clock)
{
    /// <summary>How far the app's clock is ahead of storage's, to about a second.</summary>
    /// <exception cref="RequestFailedException">Storage did not answer at all.</exception>
    public async Task<TimeSpan> AheadAsync(CancellationToken cancellation)
    {
        var asked = clock.GetUtcNow();
        var answeredAt = await DateAsync(cancellation);
        var middle = asked + ((clock.GetUtcNow() - asked) / 2);
        return middle - answeredAt;
    }

    private async Task<DateTimeOffset> DateAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await storage.EdgeQueues.GetQueueClient(QueueNames.Received).ExistsAsync(cancellation);
            return answer.GetRawResponse().Headers.Date!.Value;
        }
        catch (RequestFailedException refused) when (refused.GetRawResponse()?.Headers.Date is { } date)
        {
            // A refusal tells the time as well
            return date;
        }
    }
}

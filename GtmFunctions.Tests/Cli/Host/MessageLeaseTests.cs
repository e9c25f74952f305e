using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class MessageLeaseTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly StorageFaults _faults = new();
    private readonly TimerSignal _clock = new(DateTimeOffset.UnixEpoch);
    private readonly RecordingLogger _logger = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_AtHalfItsTime_IsRenewedAndStillEnds()
    {
        var (queue, message) = await ReceivedAsync();
        await using var lease = new MessageLease(queue, message, Duration, _clock, _logger);
        var puts = _faults.Puts;

        await _clock.TimerSetAsync(Cancellation);
        _clock.Advance(Duration / 2);
        await _clock.TimerSetAsync(Cancellation);

        Assert.Equal(puts + 1, _faults.Puts);
        await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation));
        await lease.DeleteAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public async Task Lease_ThatCannotBeRenewed_IsTriedAgainAtTheNextHalf()
    {
        var (queue, message) = await ReceivedAsync();
        await using var lease = new MessageLease(queue, message, Duration, _clock, _logger);
        var puts = _faults.Puts;
        _faults.Away = true;

        await _clock.TimerSetAsync(Cancellation);
        _clock.Advance(Duration / 2);
        await _clock.TimerSetAsync(Cancellation);
        _faults.Away = false;
        _clock.Advance(Duration / 2);
        await _clock.TimerSetAsync(Cancellation);

        Assert.Single(_logger.Lines);
        Assert.Equal(puts + 1, _faults.Puts);
    }

    [Fact]
    public async Task Delete_OfAMessageThatAnotherReaderHas_LeavesItToThatOne()
    {
        var (queue, message) = await ReceivedAsync();
        await using var lease = new MessageLease(queue, message, Duration, _clock, _logger);
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: Duration, cancellationToken: Cancellation);

        await lease.DeleteAsync();

        Assert.Equal(1, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
    }

    private async Task<(QueueClient Queue, QueueMessage Message)> ReceivedAsync()
    {
        var options = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(_faults, HttpPipelinePosition.PerCall);
        var queue = new QueueClient(azurite.ConnectionString, azurite.NewName(), options);
        await queue.CreateAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync("body", Cancellation);
        return (queue, (await queue.ReceiveMessageAsync(Duration, Cancellation)).Value);
    }
}

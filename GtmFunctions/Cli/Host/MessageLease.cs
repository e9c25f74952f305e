using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Keeps a message hidden while it is worked on: the lease is renewed at half its time until it is ended, and what ends it uses
/// the newest pop receipt. Ending cannot be cancelled: a message that is not ended stays hidden for the rest of its lease.
/// Failing to renew is logged and tried again at the next half; the worst that comes of it is a second delivery.
/// </summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewals;
    private string _receipt;

    /// <summary>Begins renewing the lease with which a message was received.</summary>
    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        (_queue, _message, _duration, _time, _logger) = (queue, message, duration, time, logger);
        _receipt = message.PopReceipt;
        _renewals = RenewAsync();
    }

    /// <summary>Deletes the message: it is done, or is kept elsewhere.</summary>
    public async Task DeleteAsync()
    {
        await EndAsync();
        await IgnoreGoneAsync(() => _queue.DeleteMessageAsync(_message.MessageId, _receipt));
    }

    /// <summary>Gives the message back, to be seen again after a time.</summary>
    public async Task ReleaseAsync(TimeSpan visibleAfter)
    {
        await EndAsync();
        await IgnoreGoneAsync(() =>
            _queue.UpdateMessageAsync(_message.MessageId, _receipt, visibilityTimeout: visibleAfter));
    }

    /// <summary>Stops renewing.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_duration / 2, _time, _ended.Token);
                var renewed = await _queue.UpdateMessageAsync(_message.MessageId, _receipt, visibilityTimeout: _duration);
                _receipt = renewed.Value.PopReceipt;
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (StorageFailure.Is(exception))
            {
                Log.NotRenewed(_logger, _message.MessageId, _queue.Name, exception);
            }
        }
    }

    // Deleted by somebody else, or received by somebody else after its lease ran out: either way it is not ours to end
    private async Task IgnoreGoneAsync(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
        {
            Log.Lost(_logger, _message.MessageId, _queue.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The lease of message {MessageId} of {Queue} could not be renewed: it may be delivered twice")]
        public static partial void NotRenewed(ILogger logger, string messageId, string queue, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "Message {MessageId} of {Queue} was gone, or with another reader, when its work was done")]
        public static partial void Lost(ILogger logger, string messageId, string queue);
    }
}

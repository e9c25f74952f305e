using System.Diagnostics;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>
/// Runs a stage on a queue message, and sees to it that a message that cannot be done is put in the dead letter with its reason. The host
/// would do that without one, and its copy would live 7 days: so its last try ends here.
/// </summary>
internal sealed partial class StageRunner(
    MessageQueue queue,
    DeadLetterWriter deadLetters,
    ReplayRecall recall,
    Failures failures,
    QueueSettings settings,
    WebhooksFirst webhooks,
    TimeProvider clock,
    ILogger<StageRunner> logger)
{
    /// <summary>Runs a stage. Returns when the message is done or dead; throws when the host is to redeliver it.</summary>
    /// <param name="from">The queue that the message came from.</param>
    /// <param name="message">The message as the trigger got it.</param>
    /// <param name="stage">The stage; its second argument is the queue message's id.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    public async Task RunAsync<T>(
        StageQueue<T> from,
        QueueMessage message,
        Func<T, string, CancellationToken, Task> stage,
        CancellationToken cancellation)
        where T : StageMessage
    {
        var queueName = from.Name;
        StageMessage? opened = null;
        Activity? activity = null;
        var body = message.Body;
        try
        {
            await webhooks.WaitAsync(cancellation);
            body = await queue.OpenAsync(message.Body, cancellation);
            var parsed = from.Read(body);
            opened = parsed;
            activity = PipelineActivities.Process(queueName, message.MessageId, parsed);
            if (await recall.TakesBackAsync(queueName, parsed, cancellation))
            {
                Log.Recalled(logger, queueName, parsed.Key, parsed.Job!);
            }
            else
            {
                // What the stage makes of it is its own: a stop takes back only what has not begun.
                StageMessage own = parsed with { Job = null };
                await stage((T)own, message.MessageId, cancellation);
            }
        }
        catch (UnprocessableException hopeless)
        {
            activity?.Answered(null, "dead-letter");
            Log.Hopeless(logger, queueName, opened?.Key ?? message.MessageId, hopeless.Message);
            await GiveUpAsync(queueName, message, body, opened, hopeless.Message, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            activity?.Answered(null, failure.GetType().Name);
            var reason = $"{failure.GetType().Name}: {failure.Message}";
            if (message.DequeueCount < settings.MaxDequeueCount)
            {
                Log.Failed(logger, queueName, opened?.Key ?? message.MessageId, message.DequeueCount, settings.MaxDequeueCount, failure);
                await NoteAsync(queueName, message, reason, cancellation);
                throw;
            }

            Log.GaveUp(logger, queueName, opened?.Key ?? message.MessageId, message.DequeueCount, failure);
            await GiveUpAsync(queueName, message, body, opened, reason, cancellation);
        }
        finally
        {
            activity?.Dispose();
        }

        if (message.DequeueCount > 1)
            await failures.ForgetAsync(queueName, message.Body, cancellation);
    }

    private async Task GiveUpAsync(
        string queueName, QueueMessage message, BinaryData body, StageMessage? opened, string reason, CancellationToken cancellation)
    {
        var letter = new DeadLetter(
            queueName,
            opened?.Key ?? KeyHash.For(body.ToMemory().Span),
            opened?.TraceId ?? "",
            opened?.Replay ?? "",
            reason,
            clock.GetUtcNow(),
            message.DequeueCount,
            body,
            FirstSeenAt: StageMessages.FirstSeenAt(opened),
            Form: opened is null ? LetterForm.Bytes : LetterForm.Message);
        await deadLetters.PutAsync(letter, cancellation);
    }

    // The storage may be what failed: the stage's own failure is the one to tell.
    private async Task NoteAsync(string queueName, QueueMessage message, string reason, CancellationToken cancellation)
    {
        try
        {
            await failures.NoteAsync(
                queueName, message.Body, new StageFailure(reason, clock.GetUtcNow(), message.DequeueCount), cancellation);
        }
        catch (Exception note) when (note is Azure.RequestFailedException or AggregateException)
        {
            Log.NotNoted(logger, queueName, message.MessageId, note);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: {Key} failed, try {Attempt} of {MaxAttempts}")]
        public static partial void Failed(ILogger logger, string queue, string key, long attempt, int maxAttempts, Exception failure);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Queue}: {Key} was taken back: {Job}, which put it back, was stopped")]
        public static partial void Recalled(ILogger logger, string queue, string key, string job);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: {Key} is a dead letter: {Reason}")]
        public static partial void Hopeless(ILogger logger, string queue, string key, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: {Key} is a dead letter after {Attempt} tries")]
        public static partial void GaveUp(ILogger logger, string queue, string key, long attempt, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: why message {MessageId} failed could not be noted")]
        public static partial void NotNoted(ILogger logger, string queue, string messageId, Exception failure);
    }
}

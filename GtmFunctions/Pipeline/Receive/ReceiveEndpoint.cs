using System.Globalization;
using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Receive.Acknowledgements;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Receive.Handshakes;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>
/// The HTTP edge: cap the body while reading, verify the signature over the exact bytes, write one queue message, and only then say 200.
/// Nothing else is done while a provider waits.
/// </summary>
internal sealed partial class ReceiveEndpoint(
    ConfigurationVersions configurations,
    IConfiguration settings,
    HandshakeSecrets supplied,
    OriginCheck origin,
    StorageConnection storage,
    QueueSends sends,
    PipelineMetrics metrics,
    TrafficCounts traffic,
    RequestCapture capture,
    WebhooksFirst webhooks,
    TimeProvider clock,
    ILogger<ReceiveEndpoint> logger)
{
    /// <summary>How long storage may take before a provider is told to come again: the least patient give 3 to 5 seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly MessageQueue _queue = MessageQueue.ForEdge(storage, sends);

    /// <summary>Receives a webhook.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="source">The source's name in the address.</param>
    /// <param name="token">What follows it in the address, for sources that prove themselves so.</param>
    /// <param name="cancellation">The provider went away.</param>
    /// <returns>
    /// 200 with <c>{"id"}</c> or the provider's own acknowledgement, or the answer to its handshake; 401, 404, 405, 413 or 503 (or what
    /// keeps the event at a provider that drops it on 503) with <c>{"error"}</c>.
    /// </returns>
    public async Task<IResult> ReceiveAsync(HttpRequest request, string source, string? token, CancellationToken cancellation)
    {
        var call = new ReceivedCall(request, token);
        var receipt = await ReceiveAsync(call, source, cancellation);
        capture.Keep(call, receipt);
        return receipt.Result;
    }

    private async Task<Receipt> ReceiveAsync(ReceivedCall call, string source, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        using var activity = PipelineActivities.Receive();
        var unavailable = StatusCodes.Status503ServiceUnavailable;
        try
        {
            var configuration = await configurations.CurrentAsync(limit.Token);
            if (!configuration.Sources.TryGetValue(source, out var configured))
                return Refusal(
                    "", StatusCodes.Status404NotFound,
                    $"There is no source '{BoundedText.Shown(source)}' here. Its name follows /api/hooks/ in the webhook's address.");
            if (!configured.TakesWebhooks)
                return Refusal(
                    source, StatusCodes.Status404NotFound,
                    $"The source '{BoundedText.Shown(source)}' takes no webhooks: it is polled. "
                    + "For both, name 'secrets' beside its 'poll'.");
            unavailable = configured.Provider.Retries.Unavailable;
            activity?.SetTag("gtm.source", configured.Name);
            call.Source = configured;

            // The sender's time to send is its own: the patience is storage's.
            call.Body = await ReadAsync(call.Request, configured, cancellation);
            if (call.Body is not { } body)
                return Refusal(source, StatusCodes.Status413PayloadTooLarge, $"The body has more than {configured.MaxBytes} bytes.");
            return await AnswerAsync(
                call, configured, ReceivedRequest.ForSignature(call.Request, configured, call.Token, body), limit.Token);
        }
        catch (Exception gone) when (gone is SenderGoneException || cancellation.IsCancellationRequested)
        {
            // Nobody reads the answer, unless it is the app that is stopped: then the provider is to send again.
            var shown = BoundedText.Shown(source);
            Log.SenderGone(logger, shown);
            var status = (gone as SenderGoneException)?.Status ?? unavailable;
            return new Receipt(Results.StatusCode(status), status, "the sender went away before it was answered");
        }
        catch (UnprocessableException unreadable)
        {
            traffic.Refused(source, unreadable.Message);
            return Refusal(source, StatusCodes.Status422UnprocessableEntity, unreadable.Message);
        }
        catch (Exception failure) when (IsStorageFailure(failure))
        {
            var fault = FaultOf(failure);
            Log.NotStored(logger, BoundedText.Shown(source), fault);
            return Refusal(BoundedText.Shown(source), unavailable, "The webhook could not be stored. Send it again.", fault);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, Source source, CancellationToken cancellation)
    {
        try
        {
            return await RequestBody.ReadAsync(request, source.MaxBytes, cancellation);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            throw new SenderGoneException(broken);
        }
    }

    private async Task<Receipt> AnswerAsync(ReceivedCall call, Source source, SignedRequest signed, CancellationToken limit)
    {
        using var answer = webhooks.Answer();
        var (request, now) = (call.Request, clock.GetUtcNow());
        var secrets = await SourceSecrets.OfAsync(source, settings, supplied, limit);
        call.Secrets = secrets.Agreed is { } known ? [.. secrets.Live, known] : secrets.Live;
        var verdict = SignatureVerifier.Verify(source.Provider.Signature, signed, secrets.Live, now);
        if (Handshake.Answer(source.Provider, signed, verdict, call.Secrets) is { } handshake)
            return await ShakeHandsAsync(request, source, handshake, limit);
        if (signed.Method != HttpMethods.Post)
        {
            request.HttpContext.Response.Headers.Allow = HttpMethods.Post;
            return Refusal(source.Name, StatusCodes.Status405MethodNotAllowed, "Webhooks are sent with POST.");
        }

        if (origin.Refuse(source, secrets, verdict, source.Provider.Retries.Unavailable) is { } unproven)
            return Refusal(source.Name, unproven.Status, unproven.Error, unproven.Why);

        var message = ReceivedRequest.Message(request, source, verdict, signed, now);
        await _queue.SendAsync(QueueNames.Received, message, PipelineJson.Readable.ReceivedMessage, delay: null, limit);
        Log.Received(logger, message.Delivery, source.Name, verdict.Scheme);
        metrics.Answered(source.Name, StatusCodes.Status200OK);
        if (verdict.Secret is { } proof)
            traffic.Proved(source.Name, proof);
        PipelineActivities.Own?.SetTag("gtm.delivery.id", message.Delivery).Answered(StatusCodes.Status200OK, error: null);
        var acknowledgement = Acknowledgement.For(source.Provider, signed, message.Delivery);
        return new Receipt(
            Results.Text(acknowledgement.Body, acknowledgement.ContentType), StatusCodes.Status200OK, Delivery: message.Delivery);
    }

    private async Task<Receipt> ShakeHandsAsync(HttpRequest request, Source source, HandshakeAnswer handshake, CancellationToken limit)
    {
        if (handshake.OnlyWhileOpen && !await supplied.IsOpenAsync(source.Name, limit))
        {
            const string reason = "a secret was supplied while the handshake is closed";
            Log.HandshakeClosed(logger, source.Name);
            metrics.SignatureRefused(source.Name);
            traffic.Refused(source.Name, reason);
            return Refusal(
                source.Name, StatusCodes.Status401Unauthorized,
                "This source takes a new secret only while its operator has opened the handshake.",
                reason);
        }

        if (handshake.Fault is { } fault)
            origin.LogUnusable(source.Name, fault);
        if (handshake.SecretToStore is { } secret)
            await supplied.KeepAsync(source.Name, secret, SenderAddress.From(request), limit);
        Log.ShookHands(logger, source.Name, handshake.Status);
        return new Receipt(new HandshakeResult(handshake), handshake.Status, $"a handshake, answered with {handshake.Status}");
    }

    private static bool IsStorageFailure(Exception failure) => failure is
        RequestFailedException or AggregateException or OperationCanceledException or ConfigurationMissingException
            or Azure.Identity.AuthenticationFailedException;

    // One line that says what storage said: a stack tells nothing more
    private static string FaultOf(Exception failure) => failure switch
    {
        RequestFailedException said => $"storage answered {said.Status} {said.ErrorCode}".TrimEnd(),
        AggregateException { InnerException: RequestFailedException said } => $"storage answered {said.Status} {said.ErrorCode}".TrimEnd(),
        OperationCanceledException => $"storage did not answer within {Patience.TotalSeconds:0} s",
        ConfigurationMissingException => "no configuration is loaded",
        _ => failure.GetType().Name,
    };

    // A name that no source has is not counted by itself: strangers could make up any number of them.
    private Receipt Refusal(string source, int status, string error, string? why = null)
    {
        metrics.Answered(source, status);
        PipelineActivities.Own?.Answered(status, status.ToString(CultureInfo.InvariantCulture));
        return new Receipt(
            new RefusedAnswer(error).ToResult(status),
            status,
            why ?? error);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Received {Delivery} from {Source} ({Scheme})")]
        public static partial void Received(ILogger logger, string delivery, string source, string scheme);

        [LoggerMessage(Level = LogLevel.Information, Message = "Answered a handshake of {Source} with {Status}")]
        public static partial void ShookHands(ILogger logger, string source, int status);

        [LoggerMessage(
            EventId = 5032,
            EventName = "NotStored",
            Level = LogLevel.Error,
            Message = "A webhook to {Source} could not be stored ({Fault}); the provider was told to send it again")]
        public static partial void NotStored(ILogger logger, string source, string fault);

        [LoggerMessage(
            EventId = 4011,
            EventName = "HandshakeClosed",
            Level = LogLevel.Warning,
            Message = "Refused a secret that was supplied to {Source}: its handshake is closed. If you are connecting it now, " +
                "open it with 'gtm handshake {Source}' and begin again")]
        public static partial void HandshakeClosed(ILogger logger, string source);

        [LoggerMessage(Level = LogLevel.Information, Message = "The sender of a webhook to {Source} went away before it was answered")]
        public static partial void SenderGone(ILogger logger, string source);
    }

    private sealed class SenderGoneException(Exception broken) : Exception(broken.Message, broken)
    {
        // What the server found wrong with the request, such as that it took too long to come
        public int? Status => (InnerException as BadHttpRequestException)?.StatusCode;
    }
}

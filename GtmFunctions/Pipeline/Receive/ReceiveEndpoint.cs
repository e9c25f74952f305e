using System.Text;
using Azure;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Receive.Signatures;
using GtmFunctions.Pipeline.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>
/// The HTTP edge: cap the body while reading, verify the signature over the exact bytes, write one queue message, and only then say 200.
/// Nothing else is done while a provider waits.
/// </summary>
public sealed partial class ReceiveEndpoint(
    ConfigurationVersions configurations, IConfiguration settings, StorageConnection storage, TimeProvider clock, ILogger<ReceiveEndpoint> logger)
{
    /// <summary>How long storage may take before a provider is told to come again: the least patient give 3 to 5 seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly MessageQueue _queue = MessageQueue.ForEdge(storage);

    /// <summary>Receives a webhook.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="source">The source's name in the address.</param>
    /// <param name="token">What follows it in the address, for sources that prove themselves so.</param>
    /// <param name="cancellation">The provider went away.</param>
    /// <returns>200 with <c>{"id"}</c>; 401, 404, 405, 413 or 503 with <c>{"error"}</c>, as the contract says.</returns>
    public async Task<IResult> ReceiveAsync(HttpRequest request, string source, string? token, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        if (await ConfigurationAsync(limit.Token) is not { } configuration)
            return Unavailable("The configuration could not be loaded. Send this again.");
        if (!configuration.Sources.TryGetValue(source, out var configured))
            return Refusal(StatusCodes.Status404NotFound, $"There is no source '{source}' here. Its name is the last part of the webhook's address.");
        if (!HttpMethods.IsPost(request.Method))
            return Refusal(StatusCodes.Status405MethodNotAllowed, "Webhooks are sent with POST.");

        // The sender's time to send is its own: the patience is storage's.
        if (await RequestBody.ReadAsync(request, configured.MaxBytes, cancellation) is not { } body)
            return Refusal(StatusCodes.Status413PayloadTooLarge, $"The body has more than {configured.MaxBytes} bytes.");

        var secrets = SourceSecrets.Of(configured, settings);
        if (secrets.Live.Count == 0 && configured.Secrets.Count > 0)
        {
            Log.SecretUnset(logger, source, secrets.Unset);
            return Unavailable("This source is not set up completely. Send this again later.");
        }

        var verdict = SignatureVerifier.Verify(configured.Provider.Signature, Signed(request, configured, token, body), secrets.Live, now);
        if (verdict.Fault is { } fault)
        {
            Log.SecretUnusable(logger, source, fault);
            return Unavailable("This source is not set up correctly. Send this again later.");
        }

        if (!verdict.Accepted)
        {
            Log.Refused(logger, source, verdict.Scheme, verdict.Reason);
            return Refusal(StatusCodes.Status401Unauthorized, verdict.Reason);
        }

        return await StoreAsync(Message(request, configured, verdict, body, now), limit.Token, cancellation);
    }

    private async Task<Configuration?> ConfigurationAsync(CancellationToken cancellation)
    {
        try
        {
            return await configurations.CurrentAsync(cancellation);
        }
        catch (Exception failure) when (IsStorageFailure(failure))
        {
            Log.NoConfiguration(logger, failure);
            return null;
        }
    }

    private async Task<IResult> StoreAsync(ReceivedMessage message, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            await _queue.SendAsync(QueueNames.Received, message, PipelineJson.Readable.ReceivedMessage, delay: null, limit);
            Log.Received(logger, message.Delivery, message.Source, message.Signature.Scheme);
            return Results.Json(new ReceivedAnswer(message.Delivery), ReceiveJson.Default.ReceivedAnswer);
        }
        catch (Exception failure) when (IsStorageFailure(failure) && !cancellation.IsCancellationRequested)
        {
            Log.NotStored(logger, message.Source, failure);
            return Unavailable("The webhook could not be stored. Send it again.");
        }
    }

    private static SignedRequest Signed(HttpRequest request, Source source, string? token, ReadOnlyMemory<byte> body) => new()
    {
        Method = request.Method.ToUpperInvariant(),
        Url = AddressOf(request, source.PublicUrl),
        Header = name => request.Headers.TryGetValue(name, out var values) ? string.Join(",", values.ToArray()) : null,
        Query = name => request.Query.TryGetValue(name, out var values) ? values.ToString() : null,
        PathToken = token,
        Body = body,
    };

    // A signature covers the address as it was sent, so the raw target counts: paths are decoded by the time they can be read.
    private static string AddressOf(HttpRequest request, Uri? publicUrl)
    {
        if (publicUrl is not null)
            return publicUrl.OriginalString + request.QueryString.Value;
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return target is ['/', ..]
            ? $"{request.Scheme}://{request.Host.Value}{target}"
            : $"{request.Scheme}://{request.Host.Value}{request.Path}{request.QueryString}";
    }

    private static ReceivedMessage Message(
        HttpRequest request, Source source, SignatureVerdict verdict, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var text = TextOf(body);
        return new ReceivedMessage
        {
            Delivery = RecordId.NewDelivery(now),
            Source = source.Name,
            ReceivedAt = now,
            Signature = new SignatureNote(verdict.Scheme, verdict.Secret, verdict.SignedAt, verdict.FirstItemOnly),
            ContentType = request.ContentType ?? "",
            Headers = HeadersRead(request, source.Provider.Event),
            Text = text,
            Bytes = text is null ? body.ToArray() : null,
        };
    }

    // Only what the event's definition names: a header may be a credential.
    private static Dictionary<string, string> HeadersRead(HttpRequest request, EventDefinition definition) =>
        definition.Headers
            .Where(name => request.Headers.ContainsKey(name))
            .ToDictionary(name => name, name => request.Headers[name].ToString());

    private static string? TextOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return StrictUtf8.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsStorageFailure(Exception failure) =>
        failure is RequestFailedException or AggregateException or OperationCanceledException or HttpRequestException or Azure.Identity.AuthenticationFailedException;

    private static IResult Refusal(int status, string error) => Results.Json(new RefusedAnswer(error), ReceiveJson.Default.RefusedAnswer, statusCode: status);

    private static IResult Unavailable(string error) => Refusal(StatusCodes.Status503ServiceUnavailable, error);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Received {Delivery} from {Source} ({Scheme})")]
        public static partial void Received(ILogger logger, string delivery, string source, string scheme);

        [LoggerMessage(EventId = 4010, EventName = "SignatureRefused", Level = LogLevel.Warning, Message = "Refused a webhook to {Source} ({Scheme}): {Reason}")]
        public static partial void Refused(ILogger logger, string source, string scheme, string reason);

        [LoggerMessage(EventId = 5030, EventName = "SecretUnset", Level = LogLevel.Critical, Message = "{Source} answers 503 because no secret of it is set: {Names}")]
        public static partial void SecretUnset(ILogger logger, string source, IReadOnlyList<string> names);

        [LoggerMessage(EventId = 5031, EventName = "SecretUnusable", Level = LogLevel.Critical, Message = "{Source} answers 503 because a secret of it cannot be used: {Fault}")]
        public static partial void SecretUnusable(ILogger logger, string source, string fault);

        [LoggerMessage(EventId = 5032, EventName = "NotStored", Level = LogLevel.Error, Message = "A webhook from {Source} could not be stored; the provider was told to send it again")]
        public static partial void NotStored(ILogger logger, string source, Exception failure);

        [LoggerMessage(EventId = 5033, EventName = "NoConfiguration", Level = LogLevel.Error, Message = "The configuration could not be loaded; the provider was told to send its webhook again")]
        public static partial void NoConfiguration(ILogger logger, Exception failure);
    }
}

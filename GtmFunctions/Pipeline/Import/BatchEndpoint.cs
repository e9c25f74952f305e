using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Takes many events of a source at once, as NDJSON or a JSON list, signed over the exact bytes as a webhook of it is. They are an import
/// that begins at once: 200 is said when its bytes and the message that begins it are written.
/// </summary>
internal sealed partial class BatchEndpoint(
    ConfigurationVersions configurations,
    IConfiguration settings,
    HandshakeSecrets supplied,
    OriginCheck origin,
    ImportBlobs blobs,
    ImportRunner runner,
    PipelineMetrics metrics,
    TrafficCounts traffic,
    TimeProvider clock,
    ILogger<BatchEndpoint> logger)
{
    /// <summary>The most bytes of a batch as it is sent: its signature covers them all, so that they are held in memory.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Receives a batch.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="source">The source's name in the address.</param>
    /// <param name="token">What follows it in the address, for sources that prove themselves so.</param>
    /// <param name="cancellation">The sender went away.</param>
    /// <returns>
    /// 200 with <c>{"id"}</c>, the import's; 401, 404, 413, 422 or 503 with <c>{"error"}</c>. Nothing of a batch that is refused is kept.
    /// </returns>
    public async Task<IResult> ReceiveAsync(HttpRequest request, string source, string? token, CancellationToken cancellation)
    {
        try
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            if (!configuration.Sources.TryGetValue(source, out var configured))
                return Refuse(
                    "",
                    StatusCodes.Status404NotFound,
                    $"There is no source '{BoundedText.Shown(source)}' here. Its name follows /api/batch/ in the address.");
            if (await RequestBody.ReadAsync(request, MaxBytes, cancellation) is not { } body)
                return Refuse(
                    source,
                    StatusCodes.Status413PayloadTooLarge,
                    $"The batch has more than {MaxBytes} bytes: send it in parts, or packed with gzip.");
            return await AnswerAsync(
                request, configured, ReceivedRequest.ForSignature(request, configured, token, body), cancellation);
        }
        catch (Exception unreadable) when (unreadable is UnprocessableException or UnreadableFileException)
        {
            traffic.Refused(source, unreadable.Message);
            return Refuse(source, StatusCodes.Status422UnprocessableEntity, unreadable.Message);
        }
        catch (Exception gone) when (cancellation.IsCancellationRequested || gone is IOException)
        {
            return Results.StatusCode((gone as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception failure) when (StorageFault.Is(failure) || failure is ConfigurationMissingException)
        {
            Log.NotStored(logger, BoundedText.Shown(source), StorageFault.Code(failure));
            return Refuse(
                BoundedText.Shown(source),
                StatusCodes.Status503ServiceUnavailable,
                "The batch could not be stored. Send it again.");
        }
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, Source source, SignedRequest signed, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var secrets = await SourceSecrets.OfAsync(source, settings, supplied, cancellation);
        var verdict = SignatureVerifier.Verify(source.Provider.Signature, signed, secrets.Live, now);
        if (origin.Refuse(source, secrets, verdict, StatusCodes.Status503ServiceUnavailable) is { } unproven)
            return Refuse(source.Name, unproven.Status, unproven.Error);
        if (verdict.Token is not null || verdict.FirstItemOnly)
        {
            return Refuse(
                source.Name,
                StatusCodes.Status401Unauthorized,
                "The signature of this source does not cover all of a batch: send its events one by one, or through a source whose does.");
        }

        var message = ReceivedRequest.Message(request, source, verdict, signed, now);
        var bytes = message.Body();
        if (!PayloadEncoding.IsNone(message.ContentEncoding ?? "") && !ImportFormats.IsGzip(bytes))
            throw new UnprocessableException(
                $"The batch came with the content encoding '{BoundedText.Shown(message.ContentEncoding!)}', and only gzip is read.");
        if (!ImportFormats.IsGzip(bytes) && ImportFormats.Find(bytes) is not (ImportFormat.Json or ImportFormat.Ndjson))
            throw new UnreadableFileException(
                "A batch is JSON: an object a line (NDJSON), or a list of objects. Tables are imported with 'gtm import'.");
        var job = new ImportJob
        {
            Id = ImportJob.NewId(now),
            File = "batch",
            Source = source.Name,
            Signature = message.Signature,
            Headers = message.Headers,
            Bytes = bytes.Length,
            Rate = ImportJob.MaxRate,
            CreatedAt = now,
        };
        await blobs.WriteAsync(job.Id, bytes, cancellation);
        await runner.BeginAsync(job, cancellation);
        metrics.Answered(source.Name, StatusCodes.Status200OK);
        if (verdict.Secret is { } proof)
            traffic.Proved(source.Name, proof);
        Log.Received(logger, job.Id, source.Name, bytes.Length);
        return Results.Json(new BatchAnswer(job.Id), ImportAnswers.Default.BatchAnswer);
    }

    // A name that no source has is not counted by itself: strangers could make up any number of them
    private IResult Refuse(string source, int status, string error)
    {
        metrics.Answered(source, status);
        return new RefusedAnswer(error).ToResult(status);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Received the batch {Import} of {Source}: {Bytes} bytes")]
        public static partial void Received(ILogger logger, string import, string source, int bytes);

        [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Source} could not be stored ({Fault}); its sender was told so")]
        public static partial void NotStored(ILogger logger, string source, string fault);
    }
}

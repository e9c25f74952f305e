using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using GtmFunctions.Pipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>A preview as an answer: whole, or as it goes.</summary>
internal sealed class PreviewAnswer : IResult
{
    /// <summary>The media type of lines of JSON (https://github.com/ndjson/ndjson-spec).</summary>
    public const string Lines = "application/x-ndjson";

    private static readonly PreviewJson Json = new(new JsonSerializerOptions(PreviewJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly string _mediaType;
    private readonly Func<HttpResponse, CancellationToken, Task> _write;

    private PreviewAnswer(string mediaType, Func<HttpResponse, CancellationToken, Task> write) =>
        (_mediaType, _write) = (mediaType, write);

    /// <summary>A result as JSON.</summary>
    public static IResult AsJson(PreviewResult result) => Results.Json(result, Json.PreviewResult);

    /// <summary>How far it has come, a line each, and the result or what went wrong as the last.</summary>
    public static IResult AsLines(PreviewRun preview, PreviewQuestion question) => new PreviewAnswer(
        Lines,
        async (response, cancellation) =>
        {
            var progress = new LatestProgress();
            var running = Task.Run(() => preview.RunAsync(question, progress, cancellation), cancellation);
            while (await Task.WhenAny(running, progress.NextAsync()) != running)
                await WriteAsync(response, new PreviewLine(Progress: progress.Take()), cancellation);
            await WriteAsync(response, await EndAsync(running), cancellation);
        });

    /// <summary>Every event that is decided otherwise, a line each.</summary>
    public static IResult AsCsv(PreviewRun preview, PreviewQuestion question) => new PreviewAnswer(
        CsvLine.MediaType,
        async (response, cancellation) =>
        {
            await response.WriteAsync(PreviewCsv.Head, cancellation);
            await preview.RunAsync(
                question with
                {
                    EachChange = async (change, ended) =>
                        await response.WriteAsync(PreviewCsv.Write(PreviewShortening.Shorten(change)), ended),
                },
                progress: null,
                cancellation);
        });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = _mediaType;
        return _write(httpContext.Response, httpContext.RequestAborted);
    }

    // The answer has begun, so that its status cannot tell it any more
    private static async Task<PreviewLine> EndAsync(Task<PreviewResult> running)
    {
        try
        {
            return new PreviewLine(Result: await running);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            return new PreviewLine(Error: $"Storage does not answer ({StorageFault.Code(failure)}), so the preview has no end. Try again.");
        }
    }

    private static async Task WriteAsync(HttpResponse response, PreviewLine line, CancellationToken cancellation)
    {
        await response.WriteAsync(JsonSerializer.Serialize(line, Json.PreviewLine) + "\n", Encoding.UTF8, cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    // Who reads slowly is told the latest, not all that was before it
    private sealed class LatestProgress : IProgress<PreviewProgress>
    {
        private readonly Channel<PreviewProgress> _latest = Channel.CreateBounded<PreviewProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        public void Report(PreviewProgress value) => _latest.Writer.TryWrite(value);

        public Task<bool> NextAsync() => _latest.Reader.WaitToReadAsync().AsTask();

        public PreviewProgress? Take() => _latest.Reader.TryRead(out var latest) ? latest : null;
    }
}

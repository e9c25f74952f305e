using System.Threading.Channels;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// Keeps the last requests of sources that are captured. An answer never waits for it: a request is copied, and stored later in one call
/// (<see cref="CaptureLoop"/>). A source that is not captured costs nothing.
/// </summary>
internal sealed partial class RequestCapture(
    CapturedRequests records, CaptureSwitches switches, TimeProvider clock, ILogger<RequestCapture> logger) : IDisposable
{
    /// <summary>How long a captured request is kept at most.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    // What waits to be stored is in memory: where storage is slow, later ones are not kept
    private const int MostWaiting = 64;

    private readonly Channel<CapturedCall> _waiting = Channel.CreateBounded<CapturedCall>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Whether the requests of a source are kept.</summary>
    public bool IsOn(Source source) => source.Capture switch
    {
        CaptureMode.Always => true,
        CaptureMode.Never => false,
        _ => switches.Find(source.Name) is not null,
    };

    /// <summary>Keeps a request that was answered, where its source is captured. It makes no storage call and does not throw.</summary>
    public void Keep(ReceivedCall call, Receipt receipt)
    {
        if (call.Source is { } source && IsOn(source))
            _waiting.Writer.TryWrite(CapturedCall.Copy(call, source, receipt, clock.GetUtcNow()));
    }

    /// <summary>Waits until there is a request to store.</summary>
    /// <returns>Always <see langword="true"/>.</returns>
    public ValueTask<bool> HasSomeAsync(CancellationToken cancellation) => _waiting.Reader.WaitToReadAsync(cancellation);

    /// <summary>Stores what waits. What cannot be stored is not kept, and a log line says so.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            while (_waiting.Reader.TryRead(out var call))
                await StoreAsync(call, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Forgets what is too old, and more than is kept of each source.</summary>
    /// <param name="payloads">How long payloads are kept: what came with them is not kept for longer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">Storage did not do it.</exception>
    public Task TrimAsync(TimeSpan payloads, CancellationToken cancellation) =>
        records.TrimAsync(clock.GetUtcNow() - (payloads < KeptFor ? payloads : KeptFor), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private async Task StoreAsync(CapturedCall call, CancellationToken cancellation)
    {
        try
        {
            var (request, body) = RequestMask.Mask(call);
            await records.KeepAsync(request, body, cancellation);
        }
        catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            Log.NotKept(logger, call.Source.Name, StorageFault.Code(failure));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A request to {Source} was answered and could not be captured: storage does not "
            + "answer ({Code})")]
        public static partial void NotKept(ILogger logger, string source, string code);
    }
}

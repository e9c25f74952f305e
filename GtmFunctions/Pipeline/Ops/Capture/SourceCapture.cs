using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Capture;

/// <summary>What people ask and order of the capture of a source, by a call or by a page.</summary>
internal sealed partial class SourceCapture(
    CapturedRequests requests, CaptureSwitches switches, RequestCapture capture, ILogger<SourceCapture> logger)
{
    /// <summary>How long a capture lasts where nothing is said.</summary>
    public const int UsualMinutes = 15;

    /// <summary>How long it lasts at most.</summary>
    public const int MostMinutes = 24 * 60;

    /// <summary>What is said where the document forbids it.</summary>
    public static string Forbidden(string source) =>
        $"The document says 'capture: off' of '{OpsAnswer.Shown(source)}': its requests are not kept. Take that out to capture it.";

    /// <summary>Whether a source is captured, as storage says now.</summary>
    public async Task<CaptureState> StateAsync(Source source, CancellationToken cancellation)
    {
        await switches.RefreshAsync(cancellation);
        return CaptureState.From(source, switches.Find(source.Name));
    }

    /// <summary>Whether each source is captured, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, CaptureState>> StatesAsync(
        IEnumerable<Source> sources, CancellationToken cancellation)
    {
        await switches.RefreshAsync(cancellation);
        return sources.ToDictionary(source => source.Name, source => CaptureState.From(source, switches.Find(source.Name)));
    }

    /// <summary>Switches a source on, or off with 0 minutes.</summary>
    /// <param name="source">The source.</param>
    /// <param name="minutes">For how long.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Until when it is on; <see langword="null"/> where it is off.</returns>
    public async Task<DateTimeOffset?> SwitchAsync(Source source, int minutes, string by, CancellationToken cancellation)
    {
        if (minutes == 0)
        {
            await switches.SwitchOffAsync(source.Name, cancellation);
            Log.SwitchedOff(logger, source.Name, by);
            return null;
        }

        var on = await switches.SwitchOnAsync(source.Name, TimeSpan.FromMinutes(minutes), by, cancellation);
        Log.SwitchedOn(logger, source.Name, on.Until, by);
        return on.Until;
    }

    /// <summary>Forgets what was captured of a source.</summary>
    /// <returns>How many requests there were.</returns>
    public async Task<int> ForgetAsync(Source source, CancellationToken cancellation)
    {
        await capture.FlushAsync(cancellation);
        return await requests.ForgetAsync(source.Name, cancellation);
    }

    /// <summary>The last requests of a source, newest first, those that this instance has not stored yet included.</summary>
    public async Task<IReadOnlyList<CapturedRequest>> ListAsync(Source source, CancellationToken cancellation)
    {
        await capture.FlushAsync(cancellation);
        return await requests.ListAsync(source.Name, cancellation);
    }

    /// <summary>A request with its body; <see langword="null"/> where it is not kept any more.</summary>
    public async Task<(CapturedRequest Request, CapturedBody? Body)?> FindAsync(
        Source source, string id, CancellationToken cancellation)
    {
        await capture.FlushAsync(cancellation);
        return await requests.FindAsync(source.Name, id, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 4014,
            EventName = "CaptureSwitchedOn",
            Level = LogLevel.Warning,
            Message = "The requests of {Source} are kept as they come until {Until}, by order of {By}")]
        public static partial void SwitchedOn(ILogger logger, string source, DateTimeOffset until, string by);

        [LoggerMessage(
            EventId = 4015,
            EventName = "CaptureSwitchedOff",
            Level = LogLevel.Information,
            Message = "The requests of {Source} are not kept any more, by order of {By}")]
        public static partial void SwitchedOff(ILogger logger, string source, string by);
    }
}

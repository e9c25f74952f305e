using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>Why a request is refused that does not prove itself to be of its source.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Error">What its sender is told; never what was expected.</param>
/// <param name="Why">What the source's own people are told.</param>
internal sealed record UnprovenRequest(int Status, string Error, string Why);

/// <summary>
/// Refuses what does not prove itself to be of its source, and what nobody can prove because the source's secrets are not set: logged,
/// counted, and kept for who asks why nothing comes in.
/// </summary>
internal sealed partial class OriginCheck(PipelineMetrics metrics, TrafficCounts traffic, ILogger<OriginCheck> logger)
{
    /// <summary>Logs that a source's secret cannot be used.</summary>
    public void LogUnusable(string source, string fault) => Log.SecretUnusable(logger, source, fault);

    /// <summary>Looks at what verifying a request's signature gave.</summary>
    /// <param name="source">The source.</param>
    /// <param name="secrets">Its secrets, by which it was verified.</param>
    /// <param name="verdict">What that gave.</param>
    /// <param name="unavailable">The status that makes the sender try again later.</param>
    /// <returns><see langword="null"/> for a request that is the source's.</returns>
    public UnprovenRequest? Refuse(Source source, SourceSecrets secrets, SignatureVerdict verdict, int unavailable)
    {
        if (verdict.Fault is { } fault)
        {
            var isUnset = secrets.Live.Count == 0;
            if (isUnset)
                Log.SecretUnset(logger, source.Name, secrets.Unset);
            else
                LogUnusable(source.Name, fault);
            var why = isUnset ? $"no secret of it is set: {string.Join(", ", secrets.Unset)}" : fault;
            traffic.Refused(source.Name, why);
            return new UnprovenRequest(unavailable, "This source is not set up completely. Send this again later.", why);
        }

        if (verdict.Accepted)
            return null;
        Log.Refused(logger, source.Name, verdict.Scheme, verdict.Reason);
        metrics.SignatureRefused(source.Name);
        traffic.Refused(source.Name, verdict.Reason);
        return new UnprovenRequest(StatusCodes.Status401Unauthorized, verdict.Reason, verdict.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 4010,
            EventName = "SignatureRefused",
            Level = LogLevel.Warning,
            Message = "Refused what was sent to {Source} ({Scheme}): {Reason}")]
        public static partial void Refused(ILogger logger, string source, string scheme, string reason);

        [LoggerMessage(
            EventId = 5030,
            EventName = "SecretUnset",
            Level = LogLevel.Critical,
            Message = "{Source} refuses every webhook because no secret of it is set: {Names}")]
        public static partial void SecretUnset(ILogger logger, string source, IReadOnlyList<string> names);

        [LoggerMessage(
            EventId = 5031,
            EventName = "SecretUnusable",
            Level = LogLevel.Critical,
            Message = "{Source} refuses every webhook because a secret of it cannot be used: {Fault}")]
        public static partial void SecretUnusable(ILogger logger, string source, string fault);
    }
}

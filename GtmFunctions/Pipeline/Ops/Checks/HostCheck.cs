using System.Globalization;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges host.json: what there can lose a message, hide the app or burn the tries.</summary>
internal static class HostCheck
{
    private const string Check = "host.json";
    private const string OpenTelemetry = "OpenTelemetry";

    private static readonly TimeSpan LongestPolling = TimeSpan.FromSeconds(10);

    /// <summary>All that is wrong, or one finding with what it says.</summary>
    /// <param name="queues">Its queue settings.</param>
    /// <param name="facts">The rest of it; <see langword="null"/> where the file cannot be read.</param>
    /// <param name="overrides">Names of settings that override the file.</param>
    public static IReadOnlyList<Finding> Examine(QueueSettings queues, HostFacts? facts, IReadOnlyList<string> overrides)
    {
        var wrong = Wrong(queues, facts, overrides).ToList();
        return wrong.Count > 0 ? wrong :
        [
            Finding.Ok(Check, string.Create(
                CultureInfo.InvariantCulture,
                $"{queues.BatchSize + queues.NewBatchThreshold} messages at once for each queue and instance, " +
                $"{queues.MaxDequeueCount} tries {queues.VisibilityTimeout.TotalSeconds:0} s apart, " +
                $"polled every {queues.MaxPollingInterval.TotalSeconds:0.##} s when idle")),
        ];
    }

    private static IEnumerable<Finding> Wrong(QueueSettings queues, HostFacts? facts, IReadOnlyList<string> overrides)
    {
        if (facts is null)
            yield return Finding.Failed(
                Check, "it is not in the package, or is no JSON", "Publish the package from GtmFunctions/Functions, which copies it.");
        if (queues.MessageEncoding != MessageEncoding.Base64)
            yield return Finding.Failed(
                Check,
                "messageEncoding is not base64, in which every message is written: none can be read",
                "Set extensions.queues.messageEncoding to base64.");
        if (queues.VisibilityTimeout == TimeSpan.Zero)
            yield return Finding.Warning(
                Check,
                "visibilityTimeout is 0: all tries of a message that fails are gone within a second",
                "Set extensions.queues.visibilityTimeout, such as 00:00:10.");
        if (queues.MaxDequeueCount < 2)
            yield return Finding.Warning(
                Check,
                "maxDequeueCount is 1: a crash sends whatever was running to the poison queue",
                "Set extensions.queues.maxDequeueCount to 5.");
        if (queues.MaxPollingInterval > LongestPolling)
            yield return Finding.Warning(
                Check,
                $"maxPollingInterval is {queues.MaxPollingInterval:c}: after a quiet time an event waits up to so long for its run",
                "Set extensions.queues.maxPollingInterval, such as 00:00:00.250.");
        if (facts is { RoutePrefix: not HttpEndpoint.Prefix })
            yield return Finding.Failed(
                Check,
                $"routePrefix is '{facts.RoutePrefix}': providers call {ReceiveCalls.ReceiveWebhook.PathBeforeValues}…",
                $"Set extensions.http.routePrefix to {HttpEndpoint.Prefix}.");
        if (facts is { TelemetryMode: not OpenTelemetry })
            yield return Finding.Warning(
                Check,
                "telemetryMode is not OpenTelemetry: requests of the host and of the app are not one trace",
                $"Set telemetryMode to {OpenTelemetry}.");
        if (overrides.Count > 0)
            yield return Finding.Warning(
                Check,
                $"settings override it, which the app's own reading of the file does not see: {string.Join(", ", overrides)}",
                "Change host.json instead and deploy.");
    }
}

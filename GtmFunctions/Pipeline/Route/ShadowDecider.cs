using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// Decides events by a version that is only shown them: from what is known of the event, as things are before the current version's own
/// decision. Nothing is claimed or done, and whatever fails harms nobody.
/// </summary>
internal sealed partial class ShadowDecider(
    ConfigurationVersions configurations, RouteDecider decider, ILogger<ShadowDecider> logger)
{
    /// <summary>What the shadow would decide.</summary>
    /// <param name="message">The event, enriched as the current version has it.</param>
    /// <param name="known">What is known beside it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// <see langword="null"/> where no version is shown the events, another version than the current one decides this one, or it failed.
    /// </returns>
    public async Task<RouteDecision?> DecideAsync(EventMessage message, Known known, CancellationToken cancellation)
    {
        try
        {
            var live = await configurations.LiveAsync(cancellation);
            return live.Shadow is { } shadow && message.Configuration == live.Current.Version
                ? await decider.PreviewAsync(shadow, message.Event, known, cancellation)
                : null;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, message.Event.Id, failure);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "{EventId} was not shown to the version in the shadow, and goes its way")]
        public static partial void Failed(ILogger logger, string eventId, Exception failure);
    }
}

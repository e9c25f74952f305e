using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Destinations of alerts that do not take them: they are down, take nothing from us, or gave an alert up within the last day. It is told
/// by every other destination of alerts, and always among the alarms.
/// </summary>
internal sealed class AlertChannelCheck(DestinationStateList destinations, DeadLetterRecords letters, QueueInspection queues) : IAlertCheck
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.AlertChannel;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        string[] channels = [.. configuration.Alerts!.To.Select(call => call.To)];
        var states = await destinations.ListAsync(configuration, cancellation);
        var lost = (await LostAsync(now - Lately, cancellation)).ToLookup(letter => AlertSender.TargetOf(letter.Key));
        return [.. channels.Select((channel, i) => Find(channel, states[channel], [.. lost[i]], channels)).OfType<Problem>()];
    }

    private static Problem? Find(string channel, DestinationState state, DeadLetterCause[] lost, string[] channels)
    {
        var (since, why) = state switch
        {
            { Switch: { OffSince: { } off } its } => (off, $"it has switched us off: {its.Reason}"),
            { Breaker: { RefusedAt: { } refused } its } => (refused, $"it takes nothing from us: {its.Reason}"),
            { Breaker: { OpenedAt: { } opened } its } => (opened, $"it is down: {its.Reason}"),
            _ when lost.Length > 0 => (lost.Min(letter => letter.FailedAt), lost.MaxBy(letter => letter.FailedAt)!.Reason),
            _ => (default(DateTimeOffset?), ""),
        };
        var others = channels.Where(other => other != channel).ToArray();
        return since is null ? null : new Problem
        {
            Kind = AlertKind.AlertChannel,
            What = channel,
            Cause = "channel",
            Reason = $"alerts do not reach {channel}: {AlertCause.Shown(why)}",
            Rule = "alerts.on alert-channel",
            Advice = (others.Length > 0
                ? $"Until it is mended alerts go to {string.Join(", ", others)}. "
                : "Nobody is told of anything until it is mended: name a second destination in alerts.to. ")
                + "GET /api/ops/alarms lists what is open; what was given up is among the dead letters, which can be replayed.",
            Count = Math.Max(1, lost.Length),
            Since = since.Value,
            Page = "alarms",
            Evidence = lost.Length > 0 ? [new AlertFigure("alerts given up in the last day", $"{lost.Length}")] : [],
        };
    }

    private async Task<IReadOnlyList<DeadLetterCause>> LostAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var lost = new List<DeadLetterCause>();
        if (await queues.CountAsync(QueueNames.PoisonOf(QueueNames.Actions), cancellation) > 0)
        {
            await foreach (var letter in letters.CausesAsync(QueueNames.Actions, cancellation))
            {
                if (AlertEvent.Is(letter.TraceId) && letter.FailedAt > since)
                    lost.Add(letter);
            }
        }

        return lost;
    }
}

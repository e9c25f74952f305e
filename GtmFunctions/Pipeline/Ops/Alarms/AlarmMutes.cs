using GtmFunctions.Pipeline.Storage.Alerts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Alarms;

/// <summary>Mutes alarms for a while, and says who did.</summary>
internal sealed partial class AlarmMutes(AlertRecords records, AlarmList alarms, TimeProvider clock, ILogger<AlarmMutes> logger)
{
    /// <summary>The longest that one can be muted.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Mutes an alarm, over what was said of it before.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="span">For how long, at most <see cref="Longest"/>; none ends the mute that it has.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why, if that is said.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The alarm as it stands now; <see langword="null"/> where there is none of that key.</returns>
    public async Task<Alarm?> MuteAsync(string key, TimeSpan span, string by, string? reason, CancellationToken cancellation)
    {
        if (await alarms.FindAsync(key, cancellation) is not { } alarm)
            return null;
        var now = clock.GetUtcNow();
        if (span <= TimeSpan.Zero)
            await records.UnmuteAsync(key, cancellation);
        else
            await records.MuteAsync(new StoredMute(key, now + span, by, now, reason), cancellation);
        Log.Muted(logger, alarm.Kind, alarm.What, now + span, by);
        return await alarms.FindAsync(key, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 7012,
            EventName = "AlarmMuted",
            Level = LogLevel.Warning,
            Message = "{Kind} of {What} is muted until {Until} by {By}")]
        public static partial void Muted(ILogger logger, string kind, string what, DateTimeOffset until, string by);
    }
}

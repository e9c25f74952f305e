using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Storage.Alerts;

namespace GtmFunctions.Pipeline.Ops.Alarms;

/// <summary>Lists the alarms, with what is muted, in one storage call.</summary>
internal sealed class AlarmList(AlertStates states, TimeProvider clock)
{
    /// <summary>All alarms: those that last first, and of these the latest.</summary>
    public async Task<IReadOnlyList<Alarm>> ListAsync(CancellationToken cancellation)
    {
        var (all, mutes) = await states.ReadAsync(cancellation);
        var now = clock.GetUtcNow();
        return
        [
            .. all.Select(state => Describe(state, mutes.GetValueOrDefault(state.Problem.Key), now))
                .OrderBy(alarm => alarm.State == AlarmState.Resting)
                .ThenBy(alarm => alarm.Mute is not null)
                .ThenByDescending(alarm => alarm.Since)
                .ThenBy(alarm => alarm.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>An alarm; <see langword="null"/> where there is none of that key.</summary>
    public async Task<Alarm?> FindAsync(string key, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).FirstOrDefault(alarm => alarm.Key == key);

    private static Alarm Describe(AlertState state, StoredMute? mute, DateTimeOffset now)
    {
        var problem = state.Problem;
        var standing = state switch
        {
            { OverAt: not null } => AlarmState.Resting,
            { BeganAt: null } => AlarmState.Found,
            { AbsentSince: not null } => AlarmState.Ending,
            _ => AlarmState.Open,
        };
        return new Alarm
        {
            Key = problem.Key,
            Kind = AlertKindName.For(problem.Kind),
            What = problem.What,
            State = standing,
            Reason = problem.Reason,
            Evidence = problem.Evidence,
            Rule = problem.Rule,
            Advice = problem.Advice,
            Page = problem.Page,
            Sample = problem.Sample,
            Count = problem.Count,
            Since = problem.Since,
            ToldAt = state.ToldAt,
            Told = state.Tellings,
            RemindAt = standing is AlarmState.Open or AlarmState.Ending ? state.RemindAt : null,
            Mute = mute?.Until > now ? new AlarmMute(mute.Until, mute.By, mute.At, mute.Reason) : null,
        };
    }
}

using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>
/// Looks for problems once a minute and tells those that began, last or are over. Any number of instances may look at once: who writes
/// the state first tells, and what a crash left untold is told by the next who looks, under the same event id, which is delivered once.
/// </summary>
internal sealed class AlertRunner(
    ConfigurationVersions configurations, IEnumerable<IAlertCheck> checks, AlertStates book, AlertSender teller, TimeProvider clock)
{
    private readonly Dictionary<AlertKind, IAlertCheck> _checks = checks.ToDictionary(check => check.Kind);

    /// <summary>Looks once. Without <c>alerts</c> in the configuration there is nothing to do.</summary>
    /// <exception cref="AggregateException">Some kinds could not be looked at or told; all others were.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { Alerts: { } alerts } configuration)
            return;
        var now = clock.GetUtcNow();
        var (known, mutes) = await book.ReadAsync(cancellation);
        var muted = mutes.Values.Where(mute => mute.Until > now).ToDictionary(mute => mute.Key, mute => mute.Until);
        var failures = new List<Exception>();
        foreach (var rule in alerts.On)
        {
            try
            {
                AlertState[] states = [.. known.Where(state => state.Problem.Kind == rule.Kind)];
                await SeeToAsync(configuration, rule, states, muted, now, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested) // What one kind cannot see must not blind the others
            {
                failures.Add(failure);
            }
        }

        foreach (var over in mutes.Values.Where(mute => mute.Until <= now))
            await book.TryForgetAsync(over, cancellation);

        // Nobody wants to hear of what the document does not name any more
        foreach (var state in known.Where(state => !alerts.On.Any(rule => rule.Kind == state.Problem.Kind)))
            await book.TryDeleteAsync(state, cancellation);
        if (failures.Count > 0)
            throw new AggregateException("Not all alerts could be seen to; they are in a minute", failures);
    }

    private Task SeeToAsync(
        Configuration configuration,
        AlertRule rule,
        AlertState[] states,
        IReadOnlyDictionary<string, DateTimeOffset> muted,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var check = _checks[rule.Kind];
        return IsDue(check, now)
            ? LookAsync(configuration, check, rule, states, muted, now, cancellation)
            : TellDueAsync(configuration, states, cancellation);
    }

    private static bool IsDue(IAlertCheck check, DateTimeOffset now) =>
        now.UtcTicks / TimeSpan.TicksPerMinute % (long)check.Every.TotalMinutes == 0;

    private async Task LookAsync(
        Configuration configuration,
        IAlertCheck check,
        AlertRule rule,
        AlertState[] states,
        IReadOnlyDictionary<string, DateTimeOffset> muted,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var known = states.ToDictionary(state => state.Problem.Key);
        var all = await check.FindAsync(configuration, rule, now, cancellation);
        // A kind's own cooldown goes for all that it finds
        all = [.. all.Select(problem => problem with { Cooldown = rule.Cooldown })];
        var found = AlertCap.Apply(all, known.Keys.ToHashSet()).ToDictionary(problem => problem.Key);
        foreach (var key in known.Keys.Union(found.Keys))
        {
            var state = known.GetValueOrDefault(key);
            var next = AlertLife.Next(
                state, found.GetValueOrDefault(key), now, muted.TryGetValue(key, out var until) ? until : null);
            if (next is null)
                await book.TryDeleteAsync(state!, cancellation);
            else if (ReferenceEquals(next, state))
                await TellDueAsync(configuration, [state], cancellation);
            else if (await book.TryWriteAsync(next, cancellation) is { } written)
                await TellDueAsync(configuration, [written], cancellation);
        }
    }

    private async Task TellDueAsync(Configuration configuration, IEnumerable<AlertState> states, CancellationToken cancellation)
    {
        foreach (var state in states.Where(state => state.Due is not null))
        {
            await teller.TellAsync(configuration, state, cancellation);
            if (AlertLife.Told(state) is { } told)
                await book.TryWriteAsync(told, cancellation);
            else
                await book.TryDeleteAsync(state, cancellation);
        }
    }
}

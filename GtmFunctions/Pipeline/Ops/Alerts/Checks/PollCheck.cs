using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Polls that fail, or that have not been read to their end for long.</summary>
internal sealed class PollCheck(PollStates states) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.FailingPoll;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var jobs = PollJob.In(configuration);
        if (jobs.Count == 0)
            return [];
        var known = await states.AllAsync(cancellation);
        return
        [
            .. jobs
                .Select(job => known.GetValueOrDefault((job.Source.Name, job.Records.Name)) is { } state
                    ? Find(job, state, rule, now)
                    : null)
                .OfType<Problem>(),
        ];
    }

    /// <summary>The problem of a poll; <see langword="null"/> where it has none, or not for long enough.</summary>
    public static Problem? Find(PollJob job, PollState state, AlertRule rule, DateTimeOffset now)
    {
        if (state is { Fault: { } fault, FaultSince: { } since })
        {
            return since > now - rule.Over ? null : Problem(
                job, rule, "fault", $"{job.Name} cannot be polled: {fault}", since,
                "Mend what the reason names; it is tried again by itself, and nothing that happened meanwhile is missed. "
                + $"gtm poll {job.Source.Name} --dry-run shows what would come.",
                state.Failures);
        }

        return (state.CompleteAt ?? state.BegunAt) is { } read && read < now - job.Poll.AtMost - rule.Over
            ? Problem(
                job, rule, "behind",
                $"{job.Name} has not been read to its end since {read.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Why(state)}", read,
                $"Look at gtm poll {job.Source.Name}: where it catches up it needs nothing but time; where it waits, "
                + "raise the limit of the API.",
                state.Pages)
            : null;
    }

    private static string Why(PollState state) => state switch
    {
        { WaitsFor: { } waits } => $"it waits, {waits}",
        { Walk: not null } => "there is more than it may read at once, and it catches up",
        _ => "its timer does not run",
    };

    private static Problem Problem(
        PollJob job, AlertRule rule, string cause, string reason, DateTimeOffset since, string advice, int count) => new()
        {
            Kind = AlertKind.FailingPoll,
            What = job.Name,
            Cause = cause,
            Reason = AlertCause.Shown(reason),
            Rule = $"alerts.on failing-poll {{ over: {Duration.Text(rule.Over)} }}",
            Advice = advice,
            Count = Math.Max(1, count),
            Since = since,
            Page = $"sources/{job.Source.Name}",
        };
}

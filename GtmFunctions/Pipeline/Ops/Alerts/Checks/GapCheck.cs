using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Gaps;
using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Sources whose webhooks got lost: their provider, or the way to us, needs somebody to look at it.</summary>
internal sealed class GapCheck(GapStates states) : IAlertCheck
{
    // So long it stays open after the last look that found one
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.MissedWebhooks;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var job in GapRunner.Jobs(configuration))
        {
            var looks = (await states.FindAsync(job.Source.Name, job.Records.Name, cancellation))?.Looks ?? [];
            GapLook[] missed = [.. looks.Where(look => look.Missed > 0 && look.At > now - Lasts)];
            if (missed.Sum(look => look.Missed) < rule.AtLeast || missed is not [var last, ..])
                continue;
            problems.Add(new Problem
            {
                Kind = Kind,
                What = job.Name,
                Cause = "missed",
                Reason = AlertCause.Shown($"{job.Source.Name}: {GapSentence.Render(job.Records.Name, last).TrimEnd('.')}"),
                Rule = string.Create(CultureInfo.InvariantCulture, $"alerts.on missed-webhooks {{ atLeast: {rule.AtLeast} }}"),
                Advice = "Look in the provider's own log of webhooks for why it did not send them, or was refused. What they were to tell "
                    + "was fetched and run, only later.",
                Count = missed.Sum(look => look.Missed),
                Since = missed[^1].At,
                Sample = last.Deliveries is [var first, ..] ? first : null,
                Page = $"sources/{job.Source.Name}",
            });
        }

        return problems;
    }
}

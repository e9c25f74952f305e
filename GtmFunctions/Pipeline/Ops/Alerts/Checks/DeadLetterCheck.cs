using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Dead letters, by queue and cause. A queue without any costs one call. Those of alerts are left out, or alerts would go in circles.
/// </summary>
internal sealed class DeadLetterCheck(DeadLetterRecords records, QueueInspection queues) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.DeadLetter;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var queue in QueueNames.All)
        {
            if (await queues.CountAsync(QueueNames.PoisonOf(queue), cancellation) == 0)
                continue;
            var causes = new Dictionary<string, Group>(StringComparer.Ordinal);
            await foreach (var letter in records.CausesAsync(queue, cancellation))
            {
                if (AlertEvent.Is(letter.TraceId))
                    continue;
                var cause = AlertCause.From(letter.Reason);
                causes[cause] = causes.TryGetValue(cause, out var group) ? group.With(letter) : new Group(1, letter.FailedAt, letter);
            }

            problems.AddRange(
                causes.Where(cause => cause.Value.Count >= rule.AtLeast).Select(cause => Describe(queue, cause.Key, cause.Value)));
        }

        return problems;
    }

    private static Problem Describe(string queue, string cause, Group group) => new()
    {
        Kind = AlertKind.DeadLetter,
        What = queue,
        Cause = cause,
        Reason = $"{(group.Count == 1 ? "1 message was" : $"{group.Count} messages were")} given up, the last one with: "
            + AlertCause.Shown(group.Last.Reason),
        Rule = "alerts.on dead-letter",
        Advice = $"Nothing is lost. Mend the cause, then replay: POST /api/ops/dead-letters/{group.Last.Id}/replay for this one; "
            + "GET /api/ops/dead-letters lists all.",
        Page = $"dead-letters?queue={queue}",
        Count = group.Count,
        Since = group.Since,
        Grade = group.Count.ToString(CultureInfo.InvariantCulture).Length,
        Sample = group.Last.TraceId.Length > 0 ? group.Last.TraceId : null,
    };

    private sealed record Group(long Count, DateTimeOffset Since, DeadLetterCause Last)
    {
        public Group With(DeadLetterCause letter) =>
            new(Count + 1, letter.FailedAt < Since ? letter.FailedAt : Since, letter.FailedAt > Last.FailedAt ? letter : Last);
    }
}

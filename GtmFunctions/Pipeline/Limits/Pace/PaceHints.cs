using System.Net;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>What an API tells of its own limits, which others may use up too, makes the pace tighter and never looser.</summary>
internal static class PaceHints
{
    // Where an API says that there were too many calls and not how long to wait
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(2);

    // Where an API says that nothing is left of a limit and not until when
    private static readonly TimeSpan UnsaidReset = TimeSpan.FromMinutes(1);

    // Where little is left and the API does not say how much there was
    private const int Little = 10;

    /// <summary>The state after an answer; the same object where the answer says nothing new.</summary>
    public static PaceState Tighten(PaceState state, Answer answer, DateTimeOffset now)
    {
        if (PauseOf(answer) is { } pause && now + pause > (state.PausedUntil ?? DateTimeOffset.MinValue))
            state = state with { PausedUntil = now + pause };
        foreach (var hint in answer.LimitHints)
        {
            if (hint.Remaining is not { } left || left > (hint.Max / 10 ?? Little) || EndOf(hint, now) is not { } until)
                continue;
            var known = state.Quotas.FirstOrDefault(quota => quota.Name == hint.Name && quota.Until > now);
            if (known is null || left < known.Left)
                state = state with
                {
                    Quotas = [.. state.Quotas.Where(quota => quota.Name != hint.Name), new Quota(hint.Name, left, until)],
                };
        }

        return state;
    }

    /// <summary>Whether the API wants calls held back at this moment.</summary>
    public static bool Hold(PaceState state, DateTimeOffset now) => state.PausedUntil > now || state.Quotas.Any(quota => quota.Until > now);

    private static TimeSpan? PauseOf(Answer answer) =>
        answer.Kind != AnswerKind.Retry ? null
        : answer.RetryAfter is { } asked ? asked
        : answer.Status == (int)HttpStatusCode.TooManyRequests ? Unsaid
        : null;

    private static DateTimeOffset? EndOf(LimitHint hint, DateTimeOffset now) =>
        now + (hint.ResetsIn ?? hint.Window ?? (hint.Remaining == 0 ? UnsaidReset : null));
}

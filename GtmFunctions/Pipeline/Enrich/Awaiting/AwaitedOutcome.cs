using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>What came of an answer that is waited for.</summary>
internal static class AwaitedOutcome
{
    /// <summary>While the event waits.</summary>
    public static EnricherOutcome Waiting(AwaitedAnswer awaited, string eventId, DateTimeOffset since) => new()
    {
        Enricher = awaited.Enricher,
        Key = awaited.Key,
        Waiting = new AnswerAwaited(awaited.Source, new Correlation(eventId, awaited.Enricher).Text, since, awaited.Until),
    };

    /// <summary>When the wait is over.</summary>
    /// <param name="awaited">What became of it.</param>
    /// <param name="post">The call that asked; <see langword="null"/> where none was made.</param>
    /// <param name="gave">What the callback gave; <see langword="null"/> where there was none in time.</param>
    public static EnricherOutcome Settled(AwaitedAnswer awaited, ActionRecord? post, IReadOnlyDictionary<string, GivenField>? gave)
    {
        var posted = post?.Attempts.LastOrDefault(attempt => post.State == ActionState.Delivered);
        var outcome = new EnricherOutcome
        {
            Enricher = awaited.Enricher,
            Key = awaited.Key,
            Posted = posted is null ? null : new QuestionPosted(posted.At, post!.Attempts.Count, post.To),
        };
        if (gave is null)
            return awaited.State == AwaitedState.TimedOut ? outcome with { TimedOut = awaited.Why } : outcome with { Failed = awaited.Why };
        var after = posted is null ? null : awaited.CalledBackAt - posted.At;
        return outcome with
        {
            From = awaited.Source,
            CalledBack = new CalledBack(
                awaited.CalledBackAt, awaited.By, after is { } time ? Math.Round(time.TotalSeconds, 3) : null),
            Gave = gave,
            Failed = gave.Count == 0 ? new EnrichmentReason.EmptyCallback() : null,
        };
    }
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>
/// Parks an event: its record first, then for each answer a timeout and a message that has the question posted. No worker waits. What a
/// crash leaves undone is done by the message's redelivery, and what is done twice is harmless: a timeout looks, and a post has one claim.
/// </summary>
internal sealed class EventParker(
    ParkedEvents parkedEvents,
    ParkedEventReleaser releasing,
    TimeoutStage timeouts,
    EventTrace trace,
    MessageQueue queue,
    TimeProvider clock)
{
    /// <summary>
    /// Goes on with an event that this message, or the message that it is a redelivery of, parked before.
    /// </summary>
    /// <returns>
    /// The record that a new run starts from, if the event was parked by another run that is over; and whether there is nothing left to do.
    /// </returns>
    public async Task<(ParkedEvent? Before, bool Done)> GoOnAsync(EventMessage message, CancellationToken cancellation)
    {
        if (await parkedEvents.FindAsync(message.Event.Id, cancellation) is not { } parked)
            return (null, false);
        if (parked.Run != (message.Replay ?? "") && parked.State != ParkedState.Waiting)
            return (parked, false);
        await GoOnAsync(parked, cancellation);
        return (parked, true);
    }

    /// <summary>Parks an event.</summary>
    /// <param name="message">The event, with what the enrichers that are asked at once gave.</param>
    /// <param name="enriched">What came of those, and the enrichers whose answers it waits for.</param>
    /// <param name="before">The record of a run that is over; answers that came to it, in time or late, count.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    public async Task ParkAsync(EventMessage message, Enriched enriched, ParkedEvent? before, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var run = message.Replay ?? "";
        var parked = new ParkedEvent
        {
            EventId = message.Event.Id,
            Run = run,
            ParkedAt = now,
            Awaited = [.. enriched.Awaited.Select(one => Awaited(one.Enricher, one.Key, run, before?.AnswerOf(one.Enricher.Name), now))],
            ETag = before?.ETag,
        };
        var waiting = parked.Awaited.Select(awaited => AwaitedOutcome.Waiting(awaited, parked.EventId, now));
        await trace.WriteAsync(
            parked.EventId, message.Rerun, new EnrichmentResult { Enrichers = [.. enriched.Outcomes, .. waiting] }, cancellation);
        var kept = await parkedEvents.ParkAsync(parked, message with { Replay = null }, enriched.Outcomes, cancellation)
            ?? await parkedEvents.FindAsync(parked.EventId, cancellation);
        if (kept is not null)
            await GoOnAsync(kept, cancellation);
    }

    private async Task GoOnAsync(ParkedEvent parked, CancellationToken cancellation)
    {
        if (parked.State != ParkedState.Waiting)
            return;
        if (ParkingRule.IsSettled(parked))
        {
            await releasing.ReleaseAsync(parked, cancellation);
            return;
        }

        await parkedEvents.MarkAsync(parked, cancellation);
        var (message, _) = await parkedEvents.OpenAsync(parked.EventId, cancellation);
        foreach (var awaited in parked.Awaited.Where(answer => answer.State == AwaitedState.Waiting))
        {
            var correlation = new Correlation(parked.EventId, awaited.Enricher);
            await timeouts.SetAsync(EnrichmentTimeout.Message(correlation, parked.Run, awaited.Until), cancellation);
            var post = Post(message, parked, awaited, correlation);
            await queue.SendAsync(QueueNames.Actions, post, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        }
    }

    private static AwaitedAnswer Awaited(Enricher enricher, string key, string run, AwaitedAnswer? before, DateTimeOffset now)
    {
        var awaited = new AwaitedAnswer
        {
            Enricher = enricher.Name,
            Source = enricher.Await!.Source,
            Key = key,
            Post = run.Length == 0 ? $"enrich:{enricher.Name}" : $"enrich:{enricher.Name}:{run[..Math.Min(8, run.Length)]}",
            Until = now + enricher.Await.UpTo,
            MustCome = enricher.Await.OnTimeout == AwaitTimeout.DeadLetter,
        };
        return before?.By is { } by
            ? awaited with { Post = before.Post, State = AwaitedState.Answered, At = now, By = by, CalledBackAt = before.CalledBackAt }
            : awaited;
    }

    private static ActionMessage Post(EventMessage message, ParkedEvent parked, AwaitedAnswer awaited, Correlation correlation) => new()
    {
        Action = awaited.Post,
        Event = message.Event,
        FirstSeenAt = message.FirstSeenAt,
        Configuration = message.Configuration,
        Workflow = "enrich",
        Branch = awaited.Enricher,
        Index = 0,
        Total = 0,
        Part = ActionPart.Enrichment,
        Post = new EnrichmentPost(awaited.Enricher, correlation.Text, parked.Run, awaited.Until),
    };
}

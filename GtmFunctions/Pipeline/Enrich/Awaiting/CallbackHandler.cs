using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>
/// Brings call backs to the events that wait for them. A call back is taken in like any webhook: verified, claimed, kept and searchable; it
/// then answers instead of going through workflows itself.
/// </summary>
internal sealed class CallbackHandler(
    ConfigurationVersions configurations,
    ParkedEvents parkedEvents,
    ParkedEventReleaser releasing,
    CallbackAnswers answers,
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    PipelineMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Takes a call back to its event.</summary>
    /// <param name="message">The call back as it was taken in.</param>
    /// <param name="correlation">What it answers.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    /// <returns>Why it is an event of its own after all; <see langword="null"/> where it is done.</returns>
    public async Task<EnrichmentReason?> TakeAsync(EventMessage message, Correlation correlation, CancellationToken cancellation)
    {
        var (parked, verdict) = await RecordAsync(message, correlation, cancellation);
        if (verdict == CallBackVerdict.NotAwaited)
            return new EnrichmentReason.NotAwaited(message.Event.Source);

        var awaited = parked!.AnswerOf(correlation.Enricher)!;
        if (verdict is CallBackVerdict.InTime or CallBackVerdict.Late)
            await UseAsync(message, parked, awaited, verdict, cancellation);
        var outcome = new CallbackOutcome
        {
            Correlation = correlation.Text,
            Answers = correlation.EventId,
            Enricher = correlation.Enricher,
            Verdict = verdict,
            Why = Why(verdict, parked.State, awaited),
        };
        await trace.WriteAsync(message.Event.Id, rerun: null, new EnrichmentResult { CallBack = outcome }, cancellation);
        await index.SetOutcomeAsync(message.Event.Id, message.FirstSeenAt, Outcomes.Answered, cancellation);
        metrics.WasCallBack(message);
        return null;
    }

    private async Task<(ParkedEvent? Parked, CallBackVerdict Verdict)> RecordAsync(
        EventMessage message, Correlation correlation, CancellationToken cancellation)
    {
        while (true)
        {
            if (await parkedEvents.FindAsync(correlation.EventId, cancellation) is not { } parked)
                return (null, CallBackVerdict.NotAwaited);

            // A crash came between its settling and its release: what it goes on with is settled, so this call back is a late one.
            if (parked.State == ParkedState.Waiting && ParkingRule.IsSettled(parked))
            {
                await releasing.ReleaseAsync(parked, cancellation);
                continue;
            }

            var (after, verdict) = ParkingRule.CallBack(
                parked, correlation.Enricher, message.Event.Source, message.Event.Id, message.FirstSeenAt);
            if (ReferenceEquals(after, parked))
                return (parked, verdict);
            if (await parkedEvents.TryChangeAsync(after, cancellation) is { } changed)
                return (changed, verdict);
        }
    }

    private async Task UseAsync(
        EventMessage callBack, ParkedEvent parked, AwaitedAnswer awaited, CallBackVerdict verdict, CancellationToken cancellation)
    {
        var (message, outcomes) = await parkedEvents.OpenAsync(parked.EventId, cancellation);
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        await answers.KeepAsync(configuration.Enrichers[awaited.Enricher], awaited.Key, callBack.Event.Id, clock.GetUtcNow(), cancellation);
        if (verdict == CallBackVerdict.InTime && parked.State == ParkedState.Waiting && ParkingRule.IsSettled(parked))
            await releasing.ReleaseAsync(parked, cancellation);

        // A crash came between its release and the end of its mark
        if (verdict == CallBackVerdict.InTime && parked.State != ParkedState.Waiting)
            await parkedEvents.UnmarkAsync(parked.EventId, cancellation);
        if (verdict != CallBackVerdict.Late || parked.State != ParkedState.Released)
            return;

        // All that was called back until now, the newest last: what was known first stays, and what this one adds is what is new.
        IReadOnlyDictionary<string, GivenField>? gave = null;
        var settled = new List<EnricherOutcome>(outcomes);
        foreach (var answer in parked.Awaited.OrderBy(answer => answer.Enricher == awaited.Enricher))
        {
            gave = answer.By is { } by
                ? await answers.MergeAsync(configuration.Enrichers[answer.Enricher], by, message.Event.Data, cancellation)
                : null;
            settled.Add(AwaitedOutcome.Settled(answer, post: null, gave));
        }

        EnrichmentState.Write(new EnrichmentResult { Enrichers = settled }.Mark(), message.Event.Data);
        var late = message with { Late = new LateAnswer(awaited.Enricher, callBack.Event.Id, awaited.CalledBackAt!.Value, gave!) };
        await queue.SendAsync(QueueNames.Enriched, late, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }

    private static EnrichmentReason Why(CallBackVerdict verdict, ParkedState state, AwaitedAnswer awaited) => verdict switch
    {
        CallBackVerdict.InTime => new EnrichmentReason.Awaited(),
        CallBackVerdict.Repeated => new EnrichmentReason.AnsweredBefore(awaited.By!),
        _ when state == ParkedState.Dead => new EnrichmentReason.EventIsDead(),
        _ => new EnrichmentReason.CameLate(awaited.Why),
    };
}

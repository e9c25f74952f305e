using System.Text.Json;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>
/// Lets a parked event go on when all that it waited for is settled. What is handed on follows from the record alone, which changes no more
/// then, and the hand-off comes before the record says that it was: whoever comes upon a settled record that waits does it again, with the
/// same event, which routing decides once.
/// </summary>
internal sealed partial class ParkedEventReleaser(
    ConfigurationVersions configurations,
    ParkedEvents parkedEvents,
    ActionRecords records,
    CallbackAnswers answers,
    DeadLetterWriter deadLetters,
    EventTrace trace,
    MessageQueue queue,
    TimeProvider clock,
    ILogger<ParkedEventReleaser> logger)
{
    /// <summary>Lets a settled event go on, or puts it in the dead letter where it lacks an answer that must come.</summary>
    public async Task ReleaseAsync(ParkedEvent parked, CancellationToken cancellation)
    {
        var (message, outcomes) = await parkedEvents.OpenAsync(parked.EventId, cancellation);
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var settled = new List<EnricherOutcome>(outcomes);
        foreach (var awaited in parked.Awaited)
            settled.Add(await SettleAsync(configuration, message.Event, awaited, cancellation));
        var result = new EnrichmentResult
        {
            Enrichers = settled,
            Parked = new ParkedTime(parked.ParkedAt, parked.Awaited.Max(awaited => awaited.At)),
        }.Mark();
        EnrichmentState.Write(result, message.Event.Data);

        var lacking = ParkingRule.Lacking(parked).ToArray();
        await trace.WriteAsync(parked.EventId, message.Rerun, result, cancellation);
        if (lacking.Length > 0)
            await deadLetters.PutAsync(await LetterAsync(parked, lacking, cancellation), cancellation);
        else
            await queue.SendAsync(QueueNames.Enriched, message, PipelineJson.Readable.EventMessage, delay: null, cancellation);

        var state = lacking.Length > 0 ? ParkedState.Dead : ParkedState.Released;
        await parkedEvents.TryChangeAsync(parked with { State = state }, cancellation);
        await parkedEvents.UnmarkAsync(parked.EventId, cancellation);
        Log.Settled(logger, parked.EventId, state);
    }

    private async Task<EnricherOutcome> SettleAsync(
        Configuration configuration, CanonicalEvent @event, AwaitedAnswer awaited, CancellationToken cancellation)
    {
        var post = await records.FindAsync(@event.Id, awaited.Post, cancellation);
        var gave = awaited is { State: AwaitedState.Answered, By: { } by }
            ? await answers.MergeAsync(configuration.Enrichers[awaited.Enricher], by, @event.Data, cancellation)
            : null;
        return AwaitedOutcome.Settled(awaited, post, gave);
    }

    // The event as it was parked, so that its replay asks anew for what did not come
    private async Task<DeadLetter> LetterAsync(ParkedEvent parked, AwaitedAnswer[] lacking, CancellationToken cancellation)
    {
        var (message, _) = await parkedEvents.OpenAsync(parked.EventId, cancellation);
        return new DeadLetter(
            QueueNames.Events,
            message.Key,
            message.TraceId,
            parked.Run,
            string.Join("; ", lacking.Select(Lacks))
                + ". Replay it to ask again, or to go on with an answer that came late.",
            clock.GetUtcNow(),
            Attempts: 1,
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.EventMessage)),
            FirstSeenAt: message.FirstSeenAt);
    }

    private static string Lacks(AwaitedAnswer answer) =>
        $"{answer.Enricher}: {(answer.Why is { } why ? EnrichmentSentence.Render(why) : "")}";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{EventId} waits no more: {State}")]
        public static partial void Settled(ILogger logger, string eventId, ParkedState state);
    }
}

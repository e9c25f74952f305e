using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Takes an event over from intake. Safe to run again.</summary>
/// <param name="taken">The event.</param>
/// <param name="cancellation">Ends the work; the webhook then comes again.</param>
/// <returns>Whether this call opened the event's trace, which is done once.</returns>
internal delegate Task<bool> HandOn(TakenItem taken, CancellationToken cancellation);

/// <summary>Hands events that were taken in to the enrichment by a message of their own, with their traces open.</summary>
internal sealed class EventHandOff(EventTrace trace, EventIndex index, MessageQueue queue)
{
    /// <summary>Opens an event's trace and puts the event on the queue of the enrichment.</summary>
    /// <inheritdoc cref="HandOn"/>
    public async Task<bool> HandOnAsync(TakenItem taken, CancellationToken cancellation)
    {
        var opened = await trace.OpenAsync(taken.Message, taken.Received, taken.Intake, cancellation);
        await index.AddAsync(taken.Message, taken.Received.Delivery, Outcomes.Accepted, cancellation);
        await queue.SendAsync(QueueNames.Events, taken.Message, PipelineJson.Readable.EventMessage, delay: null, cancellation);
        return opened;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Route.Intents;
using GtmFunctions.Pipeline.Route.Order;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>What became of one event of a person.</summary>
/// <param name="Rows">How many rows are gone or changed.</param>
/// <param name="IsUnderWay">Whether it was left alone, because messages of it are under way.</param>
internal sealed record ErasedEvent(int Rows, bool IsUnderWay)
{
    /// <summary>Whether it came after the erasure was asked for, and stays.</summary>
    public bool CameLater { get; init; }

    /// <summary>Whether it is a delivery, of which no head is left.</summary>
    public bool IsDelivery { get; init; }
}

/// <summary>
/// Erases one event of a person, and what stands elsewhere because of it: that it is parked, who is to acknowledge it, the marks that
/// it set.
/// </summary>
internal sealed class PersonEraser(
    EventTrace trace,
    EventIndex index,
    ParkedEvents parked,
    SlaKeys acknowledgements,
    KeyedLeavings leavings,
    EventEraser eraser,
    TimeProvider clock)
{
    /// <summary>Erases a delivery or an event.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="configuration">The document, for the keys of its workflows.</param>
    /// <param name="isLast">Whether this is the last pass, which leaves nothing alone.</param>
    /// <param name="until">What came later is not erased: the person came back.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work; done again, it goes on.</param>
    public async Task<ErasedEvent> EraseAsync(
        string id, Configuration configuration, bool isLast, DateTimeOffset until, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        var rows = (await trace.ReadAllAsync(id, cancellation)).ToDictionary(row => row.Row, row => row.Story);
        if (!rows.TryGetValue(TraceRows.Event, out var head))
        {
            return new ErasedEvent(await eraser.EraseAsync(id, clock.GetUtcNow(), budget, cancellation), IsUnderWay: false)
            {
                IsDelivery = RecordId.IsDelivery(id),
            };
        }

        if (SeenAt(head) > until)
            return new ErasedEvent(0, IsUnderWay: false) { CameLater = true };
        budget.Count();
        var waits = await parked.FindAsync(id, cancellation) is { State: ParkedState.Waiting };
        if (!waits && !isLast && await IsUnderWayAsync(id, head, budget, cancellation))
            return new ErasedEvent(0, IsUnderWay: true);
        if (waits)
        {
            budget.Count();
            await parked.UnmarkAsync(id, cancellation);
        }

        foreach (var (row, story) in rows.Where(row => row.Key.StartsWith(TraceRows.SlaPrefix, StringComparison.Ordinal)))
        {
            budget.Count();
            var keys = (story["keys"] as JsonArray ?? []).Select(key => FieldText.From(key)).OfType<string>();
            await acknowledgements.RemoveAsync(keys, id, row[TraceRows.SlaPrefix.Length..], cancellation);
        }

        var marks = rows.TryGetValue(TraceRows.Payload, out var payload)
            ? await leavings.ForgetMarksAsync(Marks(payload, configuration), budget, cancellation)
            : 0;
        return new ErasedEvent(marks + await eraser.EraseAsync(id, clock.GetUtcNow(), budget, cancellation), IsUnderWay: false);
    }

    private async Task<bool> IsUnderWayAsync(string id, JsonObject head, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        return SeenAt(head) is { } firstSeenAt
            && await index.FindAsync(id, firstSeenAt, cancellation) is { Outcome: Outcomes.Accepted or Outcomes.Routed };
    }

    private static DateTimeOffset? SeenAt(JsonObject head) =>
        head["firstSeenAt"] is JsonValue seen && seen.TryGetValue(out DateTimeOffset at) ? at : null;

    private static IEnumerable<string> Marks(JsonObject payload, Configuration configuration)
    {
        var @event = payload.Deserialize(PipelineJson.Readable.CanonicalEvent)!;
        var fields = EventFields.Scope(@event);
        foreach (var workflow in configuration.Workflows)
        {
            if (workflow.Order == WorkflowOrder.Newest && OrderRule.Key(workflow.Name, @event) is { } order)
                yield return order;
            if (workflow.Intent is { } intent && IntentRule.Key(workflow.Name, intent, fields) is { } key)
                yield return key;
        }
    }
}

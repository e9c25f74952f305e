using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Finds and reads the events of a preview as they are recorded.</summary>
internal sealed class RecordedEvents(EventSearch search, EventTrace trace)
{
    /// <summary>Finds events, in the order in which they were taken in.</summary>
    /// <param name="question">Which.</param>
    /// <param name="looked">Told how many were found so far.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Their lines, and whether older ones were left out.</returns>
    public async Task<(IReadOnlyList<IndexedEvent> Lines, bool IsCut)> FindAsync(
        PreviewQuestion question, Action<int>? looked, CancellationToken cancellation)
    {
        var lines = new List<IndexedEvent>();
        var query = new EventQuery(question.Source, question.Type, Since: question.Since, Until: question.Until);
        var isCut = false;
        await foreach (var line in search.AllAsync(query, cancellation))
        {
            // An alert is nobody's lead, and a callback that answered has gone into the event that it answers
            if (line.Source == Config.Document.Alerts.Source || line.Outcome == Outcomes.Answered)
                continue;
            if (lines.Count == question.Most)
            {
                isCut = true;
                break;
            }

            lines.Add(line);
            if (lines.Count % 500 == 0)
                looked?.Invoke(lines.Count);
        }

        lines.Reverse();
        return (lines, isCut);
    }

    /// <summary>Reads an event; <see langword="null"/> where its trace is gone, or is not an event's.</summary>
    /// <param name="line">The event's line.</param>
    /// <param name="isOfThese">Whether an event is one of the preview.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<RecordedEvent?> ReadAsync(IndexedEvent line, Func<string, bool> isOfThese, CancellationToken cancellation)
    {
        var rows = (await trace.ReadDecidedAsync(line.Id, cancellation)).ToDictionary(row => row.Row, row => row.Story);
        if (!rows.TryGetValue(TraceRows.Event, out var head) || !rows.TryGetValue(TraceRows.Payload, out var payload))
            return null;
        var read = EventHead.Read(head);
        var enriched = rows.TryGetValue(TraceRows.Enrich, out var answers)
            ? DecisionJson.FromRow(answers, DecisionJson.Default.EnrichmentResult)
            : null;
        if (enriched?.CallBack?.Answers is not null)
            return null;
        var decided = rows.TryGetValue(TraceRows.Route, out var route)
            ? DecisionJson.FromRow(route, DecisionJson.Default.RouteDecision)
            : null;
        return new RecordedEvent(payload.Deserialize(PipelineJson.Readable.CanonicalEvent)!, read.FirstSeenAt, read.Configuration)
        {
            Enriched = enriched,
            Decided = decided,
            Acknowledgements =
            [
                .. rows.Where(row => row.Key.StartsWith(TraceRows.SlaPrefix, StringComparison.Ordinal))
                    .Select(row => SlaRecords.Read(row.Value)),
            ],
            DecidedAt = route?.Deserialize(RowTimeJson.Default.RowTime)?.At ?? read.FirstSeenAt,
            Earlier = await EarlierAsync(line.Id, decided, isOfThese, cancellation),
        };
    }

    // Which event held an order or an intent before: its own time is what the next ones are compared with
    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> EarlierAsync(
        string id, RouteDecision? decided, Func<string, bool> isOfThese, CancellationToken cancellation)
    {
        var times = new Dictionary<string, DateTimeOffset>();
        var checks = decided?.Workflows.SelectMany(workflow => workflow.Checks) ?? [];
        foreach (var other in checks.Select(check => check.Event).OfType<string>().Distinct())
        {
            if (other == id || isOfThese(other) || RecordId.DayOf(other) is null)
                continue;
            if (await trace.ReadAsync(other, TraceRows.Payload, PipelineJson.Readable.CanonicalEvent, cancellation) is { } held)
                times[other] = held.Time;
        }

        return times;
    }
}

/// <summary>When a row of a trace was written.</summary>
/// <param name="At">When.</param>
internal sealed record RowTime(DateTimeOffset? At);

/// <summary>JSON of the times of rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RowTime))]
internal sealed partial class RowTimeJson : JsonSerializerContext;

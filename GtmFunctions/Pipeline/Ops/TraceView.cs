using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Tells the whole story of an event, or of a delivery with its events, from the rows of its trace.</summary>
public sealed class TraceView(EventTrace trace, EventIndex index, EventSearch search)
{
    private static readonly (string Row, string Stage)[] Stages =
    [
        (TraceRows.Receive, "receive"), (TraceRows.Signal, "signal"), (TraceRows.Alert, "alert"), (TraceRows.Intake, "intake"),
        (TraceRows.Enrich, "enrich"), (TraceRows.Route, "route"),
    ];

    private static readonly (string Row, string Stage)[] ReplayStages =
    [
        (TraceRows.ReplayEnrich, "enrich"), (TraceRows.ReplayRoute, "route"),
    ];

    /// <summary>The story; <see langword="null"/> where the id is not known.</summary>
    /// <param name="id">An event's id, or the delivery's id that the provider was answered with.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject?> TellAsync(string id, CancellationToken cancellation)
    {
        if (RecordId.DayOf(id) is null)
            return null;
        var stored = await trace.ReadAllAsync(id, cancellation);
        if (RecordId.IsDelivery(id) && stored.All(row => row.Row != TraceRows.Delivery)
            && await new DeliveryLookup(trace, index, search).FindAsync(id, isWhole: stored.Count == 0, cancellation) is { } found)
            stored = [(TraceRows.Delivery, found), .. stored];
        if (stored.Count == 0)
            return null;
        var rows = stored.ToDictionary(row => row.Row, row => StoredRow.Render(row.Row, row.Story));
        return RecordId.IsDelivery(id)
            ? await DeliveryAsync(id, rows, DeliveryItems.Read(stored), cancellation)
            : await EventAsync(id, rows, cancellation);
    }

    private async Task<JsonObject> DeliveryAsync(
        string id, Dictionary<string, JsonObject> rows, IReadOnlyList<DeliveryItem>? items, CancellationToken cancellation)
    {
        var story = new JsonObject { ["delivery"] = id };
        if (rows.TryGetValue(TraceRows.Delivery, out var delivery))
            delivery.MoveInto(story);
        foreach (var (outcome, shown) in items ?? [])
        {
            if (outcome is { Outcome: ItemState.Accepted, Event: { } @event })
                shown["story"] = await TellAsync(@event, cancellation);
        }

        if (items is not null)
            story["events"] = new JsonArray([.. items.Select(item => item.Shown)]);
        story["deadLetters"] = DeadLetters(rows);
        story["replays"] = Replays(rows);
        return story;
    }

    private async Task<JsonObject> EventAsync(string id, Dictionary<string, JsonObject> rows, CancellationToken cancellation)
    {
        var story = new JsonObject { ["id"] = id };
        var forgotten = ForgottenPayload.Find(rows);
        if (rows.TryGetValue(TraceRows.Event, out var head))
        {
            var firstSeenAt = EventHead.Read(head).FirstSeenAt;
            head.MoveInto(story);
            var line = await index.FindAsync(id, firstSeenAt, cancellation);
            story["outcome"] = line?.Outcome ?? Outcomes.Accepted;
        }

        story["stages"] = new JsonArray(
        [
            .. Stages.Where(stage => rows.ContainsKey(stage.Row)).Select(stage => Stage(stage.Stage, rows[stage.Row])),
            .. Under(rows, TraceRows.LatePrefix).Select(row => Stage("late", row.AsObject())),
        ]);
        story["sla"] = new JsonArray([.. Under(rows, TraceRows.SlaPrefix).Select(Sla)]);
        story["actions"] = new JsonArray([.. Actions(id, rows)]);
        var duplicates = (await index.DuplicatesAsync(id, cancellation)).Select(DeliveryTrace.Render);
        story["duplicates"] = new JsonArray([.. Under(rows, TraceRows.DuplicatePrefix), .. duplicates]);
        story["deadLetters"] = DeadLetters(rows);
        story["replays"] = Replays(rows);
        story["event"] = rows.GetValueOrDefault(TraceRows.Payload);
        if (forgotten is not null)
            story["forgotten"] = forgotten;
        return story;
    }

    /// <summary>A stage's part of a story: the fields of its row, which keeps none.</summary>
    internal static JsonObject Stage(string name, JsonObject row)
    {
        var stage = new JsonObject { ["stage"] = name };
        row.MoveInto(stage);
        return stage;
    }

    // An action has a row from its first try on; before that it may wait
    private static IEnumerable<JsonNode> Actions(string id, Dictionary<string, JsonObject> rows)
    {
        foreach (var (key, row) in rows.Where(row => row.Key.StartsWith(TraceRows.ActionPrefix, StringComparison.Ordinal)))
            yield return Action(id, key, row);
        foreach (var (key, row) in rows.Where(row => row.Key.StartsWith(TraceRows.WaitingPrefix, StringComparison.Ordinal)))
        {
            var tried = TraceRows.ActionPrefix + key[TraceRows.WaitingPrefix.Length..];
            if (!rows.ContainsKey(tried))
                yield return Action(id, tried, row);
        }
    }

    // Who owns the claim is between our messages; what a reader wants is the tries.
    private static JsonObject Action(string id, string key, JsonObject row)
    {
        var name = key[TraceRows.ActionPrefix.Length..];
        var action = new JsonObject { ["action"] = name, ["idempotencyKey"] = KeyOf(id, name, row) };
        row.MoveInto(action);
        action.Remove("owner");
        action.Remove("attempt");
        return action;
    }

    // What a subscriber is sent again has the key by which it tells that it has it already
    private static string KeyOf(string id, string name, JsonObject row) =>
        $"{id}:{(SubscriptionPlace.Is(FieldText.From(row["workflow"])) ? name.Split('~')[0] : name)}";

    // Which timeout may do what, and what is looked for, is between our messages
    private static JsonNode Sla(JsonNode row)
    {
        foreach (var inner in (string[])["turn", "taken", "moving", "keys"])
            row.AsObject().Remove(inner);
        return row;
    }

    private static JsonArray DeadLetters(Dictionary<string, JsonObject> rows) => new([.. Under(rows, TraceRows.DeadLetterPrefix)]);

    // A replay's own row, and what its stages told under its key; the first decision of all is among the event's stages.
    private static JsonArray Replays(Dictionary<string, JsonObject> rows)
    {
        var replays = new JsonArray();
        foreach (var (key, row) in rows.Where(IsReplay).OrderBy(row => row.Key, StringComparer.Ordinal))
        {
            var replay = new JsonObject();
            row.MoveInto(replay);
            replay["stages"] = new JsonArray(
            [
                .. ReplayStages.Where(stage => rows.ContainsKey(key + stage.Row))
                    .Select(stage => Stage(stage.Stage, rows[key + stage.Row])),
            ]);
            replays.Add(replay);
        }

        return replays;
    }

    private static bool IsReplay(KeyValuePair<string, JsonObject> row) =>
        row.Key.StartsWith(TraceRows.ReplayPrefix, StringComparison.Ordinal)
        && !ReplayStages.Any(stage => row.Key.EndsWith(stage.Row, StringComparison.Ordinal));

    private static IEnumerable<JsonNode> Under(Dictionary<string, JsonObject> rows, string prefix) =>
        rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(row => row.Value);
}

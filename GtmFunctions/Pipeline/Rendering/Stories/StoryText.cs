using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>A trace in lines for a person.</summary>
public static class StoryText
{
    private static readonly string[] UnderWay = [Outcomes.Accepted, Outcomes.Routed];

    /// <summary>Whether nothing of a delivery is under way any more.</summary>
    public static bool IsFinished(JsonObject delivery) =>
        delivery["events"] is JsonArray events
            ? events.All(told => told!["story"] is not JsonObject story || HasEnded(story))
            : Items(delivery["deadLetters"]).Any();

    /// <summary>Whether nothing of an event is under way any more.</summary>
    public static bool HasEnded(JsonObject story) => !UnderWay.Contains(FieldText.From(story["outcome"]));

    /// <summary>Tells what became of a delivery.</summary>
    public static IEnumerable<string> Delivery(JsonObject delivery)
    {
        foreach (var letter in Items(delivery["deadLetters"]))
            yield return $"dead letter {FieldText.From(letter["id"])}: {FieldText.From(letter["reason"])}";
        foreach (var told in Items(delivery["events"]))
        {
            if (told["story"] is JsonObject story)
            {
                foreach (var line in Event(story))
                    yield return line;
            }
            else if (told["firstDelivery"] is { } first)
            {
                var why = FieldText.From(told["why"]) is { } reason ? $" ({reason})" : "";
                yield return $"duplicate of {FieldText.From(told["event"])}, which came with {FieldText.From(first)}{why}: " +
                    "nothing is done twice";
            }
            else
            {
                yield return $"item {FieldText.From(told["item"])}: {FieldText.From(told["outcome"])}, {FieldText.From(told["why"])}";
            }
        }
    }

    /// <summary>Tells what became of an event.</summary>
    public static IEnumerable<string> Event(JsonObject story)
    {
        yield return $"{FieldText.From(story["type"])} about {FieldText.From(story["subject"]) ?? "nobody in particular"} " +
            $"({FieldText.From(story["id"])}): {FieldText.From(story["outcome"])}";
        foreach (var line in Decision(story))
            yield return $"  {line}";
        foreach (var late in Items(story["stages"]).Where(stage => FieldText.From(stage["stage"]) == "late"))
            yield return $"  {Late(late)}";
        foreach (var line in Items(story["sla"]).SelectMany(SlaText.Render))
            yield return $"  {line}";
        foreach (var line in Items(story["replays"]).SelectMany(replay => ReplayText.Lines(replay.AsObject())))
            yield return $"  {line}";
        foreach (var action in Items(story["actions"]))
        {
            foreach (var step in Items(action["steps"]))
                yield return $"  {FieldText.From(action["to"])}: {Step(step)}";
            foreach (var attempt in Items(action["attempts"]))
                yield return $"  {FieldText.From(action["to"])}: {Attempt(attempt)}";
        }

        foreach (var letter in Items(story["deadLetters"]).Where(letter => IsOpen(story, letter)))
            yield return $"  dead letter {FieldText.From(letter["id"])}: {FieldText.From(letter["reason"])}";
    }

    /// <summary>Tells what enrichers answered and what was decided, of an event or of one of its replays.</summary>
    internal static IEnumerable<string> Decision(JsonObject story)
    {
        foreach (var line in Enrichers(StorySteps.Stage(story, "enrich")).Concat(Decided(StorySteps.Stage(story, "route"))))
            yield return line;
    }

    /// <summary>Tells what enrichers answered.</summary>
    internal static IEnumerable<string> Enrichers(JsonNode? stage) => Items(stage?["enrichers"]).Select(Enricher);

    /// <summary>Tells what was decided.</summary>
    internal static IEnumerable<string> Decided(JsonNode? route)
    {
        foreach (var signal in Items(route?["signals"]))
            yield return $"signal {FieldText.From(signal["signal"])}: {FieldText.From(signal["why"])}";
        foreach (var other in Items(route?["acknowledged"]))
        {
            var had = $"which {FieldText.From(other["owner"])} had by {FieldText.From(other["assignment"])}";
            yield return $"acknowledged {FieldText.From(other["event"])}, {had}";
        }

        if (FieldText.From(route?["outcome"]) == Outcomes.Unhandled)
            yield return "nothing listens for this type: kept, and listed as unhandled";
        foreach (var workflow in Items(route?["workflows"]))
        {
            if (workflow["score"] is JsonObject score)
                yield return Score(score);
            if (workflow["owner"] is JsonObject owner)
                yield return $"owner {FieldText.From(owner["owner"]!["name"])} ({FieldText.From(owner["owner"]!["email"])}): " +
                    $"{FieldText.From(owner["why"])}";
            yield return $"{FieldText.From(workflow["workflow"])}: {FieldText.From(workflow["why"])}";
        }

        foreach (var action in Items(route?["leftOut"]))
            yield return $"{FieldText.From(action["to"])} left out: {FieldText.From(action["why"])}";
        foreach (var name in Items(route?["superseded"]))
            yield return $"{FieldText.From(name)} is not asked for any more";
    }

    /// <summary>A record that an action made, or found.</summary>
    internal static string Step(JsonNode step)
    {
        var id = FieldText.From(step["id"]) is { } known ? $" {known}" : ", whose id is not known";
        return FieldText.From(step["existed"]) == "true"
            ? $"{FieldText.From(step["name"])}{id} was there"
            : $"made {FieldText.From(step["name"])}{id}";
    }

    /// <summary>A time of a story, to the second; <see langword="null"/> where there is none.</summary>
    internal static string? Time(JsonNode? node) =>
        At(node)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time of a story; <see langword="null"/> where there is none.</summary>
    internal static DateTimeOffset? At(JsonNode? node) =>
        DateTimeOffset.TryParse(FieldText.From(node), CultureInfo.InvariantCulture, out var time) ? time : null;

    // An action's tries say why it was given up; the trace keeps letters that were put back since
    private static bool IsOpen(JsonObject story, JsonNode letter) =>
        FieldText.From(story["outcome"]) == Outcomes.DeadLettered && FieldText.From(letter["queue"]) != QueueNames.Actions;

    private static string Enricher(JsonNode enricher)
    {
        var name = FieldText.From(enricher["enricher"]);
        if (enricher["account"] is { } account)
            return $"account of {FieldText.From(enricher["key"])}: {FieldText.From(account["says"])}";
        if (FieldText.From(enricher["skipped"]) is { } why)
            return $"enricher {name} skipped: {why}";
        if (FieldText.From(enricher["again"]) is { } again)
            return $"enricher {name} tries again at {again} ({Answers(enricher)})";
        if (FieldText.From(enricher["failed"]) is { } failed)
            return $"enricher {name}: {failed} ({Answers(enricher)})";
        if (FieldText.From(enricher["notAsked"]) is { } spared)
            return $"enricher {name} not asked: {spared}";
        if (FieldText.From(enricher["timedOut"]) is { } late)
            return $"enricher {name}: {late}";
        var gave = (enricher["gave"] as JsonObject ?? []).Select(field => $"{field.Key} {FieldText.From(field.Value!["value"])}");
        var age = FieldText.From(enricher["ageSeconds"]) is { } seconds ? $", {seconds} s old" : "";
        return $"enricher {name} ({FieldText.From(enricher["from"])}{age}): {string.Join(", ", gave)}";
    }

    private static string Answers(JsonNode enricher) =>
        string.Join("; ", Items(enricher["providers"]).Select(provider => FieldText.From(provider["answer"])));

    /// <summary>An answer that came after its event had gone on.</summary>
    internal static string Late(JsonNode late)
    {
        var gave = (late["gave"] as JsonObject ?? []).Select(field => $"{field.Key} {FieldText.From(field.Value!["value"])}");
        var at = FieldText.From(late["calledBack"]?["at"]);
        return $"enricher {FieldText.From(late["enricher"])} answered late, at {at}: {string.Join(", ", gave)}";
    }

    private static string Score(JsonObject score)
    {
        var held = Items(score["rules"])
            .Where(rule => rule["held"]!.GetValue<bool>())
            .Select(rule => $"{FieldText.From(rule["points"])} for {string.Join(" and ", Items(rule["conditions"]).Select(Condition))}");
        return $"score {FieldText.From(score["model"])} {FieldText.From(score["points"])} ({FieldText.From(score["tier"])}): " +
            $"{string.Join(", ", held.DefaultIfEmpty("no rule held"))}";
    }

    private static string Condition(JsonNode condition) =>
        $"{FieldText.From(condition["field"])} {FieldText.From(condition["operator"])} {FieldText.From(condition["expected"])}";

    /// <summary>A try of an action.</summary>
    internal static string Attempt(JsonNode attempt)
    {
        var next = FieldText.From(attempt["nextAt"]) is { } at ? $", next try at {at}" : "";
        return $"{FieldText.From(attempt["kind"])}, {FieldText.From(attempt["reason"])} " +
            $"({FieldText.From(attempt["milliseconds"])} ms{next})";
    }

    /// <summary>The items of an array; none where it is none.</summary>
    internal static IEnumerable<JsonNode> Items(JsonNode? node) => (node as JsonArray ?? []).Where(item => item is not null)!;
}

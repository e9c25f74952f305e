using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>The steps of an event's way, of its trace.</summary>
internal static class StorySteps
{
    /// <summary>The name of the step that a webhook's arrival is.</summary>
    public const string Received = "Received";

    /// <summary>Tells them in the order in which they happened.</summary>
    public static IEnumerable<StoryStep> From(JsonObject trace) => Told(trace)
        .Select((step, place) => (step, place))
        .OrderBy(one => one.step.At is null)
        .ThenBy(one => one.step.At)
        .ThenBy(one => one.place)
        .Select(one => one.step);

    /// <summary>A stage of a trace, or of a replay in it.</summary>
    internal static JsonNode? Stage(JsonObject trace, string name) =>
        StoryText.Items(trace["stages"]).FirstOrDefault(stage => FieldText.From(stage["stage"]) == name);

    private static IEnumerable<StoryStep> Told(JsonObject trace)
    {
        foreach (var stage in StoryText.Items(trace["stages"]))
            yield return OfStage(trace, stage);
        foreach (var sla in StoryText.Items(trace["sla"]))
            yield return OfSla(sla);
        foreach (var action in StoryText.Items(trace["actions"]))
            yield return OfAction(action);
        foreach (var duplicate in StoryText.Items(trace["duplicates"]))
        {
            yield return new StoryStep(
                "Came again",
                StoryText.At(duplicate["at"]),
                StepState.Done,
                [$"The same event came with delivery {FieldText.From(duplicate["delivery"])}; nothing was done twice."],
                duplicate);
        }

        foreach (var letter in StoryText.Items(trace["deadLetters"]))
        {
            yield return new StoryStep(
                "Dead letter",
                StoryText.At(letter["failedAt"]) ?? StoryText.At(letter["at"]),
                FieldText.From(trace["outcome"]) == Outcomes.DeadLettered ? StepState.Failed : StepState.Waiting,
                [$"{FieldText.From(letter["queue"])}: {FieldText.From(letter["reason"])}"],
                letter);
        }

        foreach (var replay in StoryText.Items(trace["replays"]))
        {
            yield return new StoryStep(
                "Replayed", StoryText.At(replay["at"]), StepState.Done, [.. ReplayText.Lines(replay.AsObject())], replay);
        }
    }

    private static StoryStep OfStage(JsonObject trace, JsonNode stage)
    {
        var at = StoryText.At(stage["at"]);
        return FieldText.From(stage["stage"]) switch
        {
            "receive" => new StoryStep(Received, at, StepState.Done, [Proof(trace, stage)], stage),
            "signal" => new StoryStep("Made by a signal", at, StepState.Done, [Text(stage, "why", "signal")], stage),
            "alert" => new StoryStep("Made by an alert", at, StepState.Done, [Text(stage, "reason", "alert")], stage),
            "intake" => new StoryStep("Taken in", at, StepState.Done, [.. TakenIn(stage)], stage),
            "enrich" => new StoryStep(
                "Enriched",
                at,
                FieldText.From(stage["enrichment"]) is "complete" or null ? StepState.Done : StepState.Waiting,
                [.. StoryText.Enrichers(stage)],
                stage),
            "route" => new StoryStep(
                "Decided",
                at,
                FieldText.From(stage["outcome"]) == Outcomes.Routed ? StepState.Done : StepState.Ended,
                [.. StoryText.Decided(stage)],
                stage),
            "late" => new StoryStep("Answered late", at, StepState.Done, [StoryText.Late(stage)], stage),
            var other => new StoryStep(other ?? "A step", at, StepState.Done, [], stage),
        };
    }

    private static string Proof(JsonObject trace, JsonNode stage)
    {
        var signature = stage["signature"];
        var proof = FieldText.From(signature?["secret"]) is { } secret
            ? $"proven genuine by {FieldText.From(signature!["scheme"])} with {secret}"
            : "without a signature to prove";
        return $"{FieldText.From(trace["source"])} sent {FieldText.From(trace["providerId"])}, {proof}.";
    }

    private static IEnumerable<string> TakenIn(JsonNode stage)
    {
        yield return $"{FieldText.From(stage["providerType"])} is {FieldText.From(stage["type"])}; "
            + $"its idempotency key is {FieldText.From(stage["idFrom"])}.";
        string[] missing = [.. StoryText.Items(stage["missing"]).Select(field => FieldText.From(field)!)];
        if (missing.Length > 0)
            yield return $"The payload has no {string.Join(", ", missing)}.";
        var drift = StoryText.Items(stage["drift"]).Count();
        if (drift > 0)
            yield return $"The payload has changed shape in {drift} {(drift == 1 ? "place" : "places")}.";
    }

    private static StoryStep OfSla(JsonNode sla)
    {
        var acknowledged = sla["acknowledged"] is not null;
        var noClock = FieldText.From(sla["noClock"]) == "true";
        var since = StoryText.Items(sla["holders"]).Select(holder => StoryText.At(holder["since"])).FirstOrDefault();
        return new StoryStep(
            acknowledged ? "Acknowledged" : noClock ? "Handed over" : "Waits for its owner",
            since,
            acknowledged || noClock ? StepState.Done : StepState.Waiting,
            [.. SlaText.Render(sla).Select(line => line.Trim())],
            sla);
    }

    private static StoryStep OfAction(JsonNode action)
    {
        var attempts = StoryText.Items(action["attempts"]).ToList();
        string[] lines =
        [
            .. StoryText.Items(action["steps"]).Select(StoryText.Step),
            .. StoryText.Items(action["waits"]).Select(wait => $"waited: {FieldText.From(wait["why"]) ?? FieldText.From(wait["for"])}"),
            .. attempts.Select(StoryText.Attempt),
        ];
        var (name, state) = FieldText.From(action["state"]) switch
        {
            "delivered" => ("Delivered to", StepState.Done),
            "dead" => ("Could not reach", StepState.Failed),
            _ => ("On its way to", StepState.Waiting),
        };
        return new StoryStep(
            $"{name} {FieldText.From(action["to"])}",
            attempts.Count == 0 ? null : StoryText.At(attempts[^1]["at"]),
            state,
            lines.Length == 0 ? ["It has not been tried yet."] : lines,
            action);
    }

    private static string Text(JsonNode stage, string name, string otherwise) =>
        FieldText.From(stage[name]) ?? FieldText.From(stage[otherwise]) ?? "";
}

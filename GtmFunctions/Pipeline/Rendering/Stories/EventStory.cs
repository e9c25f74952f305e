using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>How a step of a story went.</summary>
internal enum StepState
{
    /// <summary>As it should.</summary>
    Done,

    /// <summary>It is not over yet, or was tried again.</summary>
    Waiting,

    /// <summary>It failed, and somebody should look.</summary>
    Failed,

    /// <summary>It ended here, as the rules say.</summary>
    Ended,
}

/// <summary>A step of an event's way.</summary>
/// <param name="Name">What happened, in two or three words.</param>
/// <param name="At">When; <see langword="null"/> where it is not told.</param>
/// <param name="State">How it went.</param>
/// <param name="Lines">What happened and why, in sentences.</param>
/// <param name="Evidence">What it was decided by, as it is kept.</param>
internal sealed record StoryStep(
    string Name, DateTimeOffset? At, StepState State, IReadOnlyList<string> Lines, JsonNode Evidence);

/// <summary>An event's way as a person reads it: the answer first, then step by step.</summary>
/// <param name="Answer">Why it went there, or nowhere.</param>
/// <param name="State">How it ended, or that it has not.</param>
/// <param name="Steps">Its steps, in the order in which they happened.</param>
/// <param name="WhyNot">The workflows that had nothing to do with it, each with why.</param>
internal sealed record EventStory(string Answer, StepState State, IReadOnlyList<StoryStep> Steps, IReadOnlyList<string> WhyNot)
{
    /// <summary>Makes it of a trace, as <c>GET ops/events/{id}</c> tells it.</summary>
    public static EventStory From(JsonObject trace)
    {
        StoryStep[] steps = [.. StorySteps.From(trace)];
        string[] whyNot =
        [
            .. StoryText.Items(StorySteps.Stage(trace, "route")?["workflows"])
                .Where(workflow => workflow["branch"] is null)
                .Select(workflow => $"{FieldText.From(workflow["workflow"])}: {FieldText.From(workflow["why"])}"),
        ];
        return new EventStory(AnswerOf(trace), StateOf(FieldText.From(trace["outcome"])), steps, whyNot);
    }

    private static StepState StateOf(string? outcome) => outcome switch
    {
        Outcomes.Delivered or Outcomes.Answered or Outcomes.Counted => StepState.Done,
        Outcomes.Accepted or Outcomes.Routed => StepState.Waiting,
        Outcomes.DeadLettered => StepState.Failed,
        _ => StepState.Ended,
    };

    private static string AnswerOf(JsonObject trace)
    {
        var what = $"{FieldText.From(trace["type"]) ?? "An event"} about {FieldText.From(trace["subject"]) ?? "nobody in particular"}";
        var route = StorySteps.Stage(trace, "route");
        var workflows = StoryText.Items(route?["workflows"]).ToList();
        var owned = workflows.Find(workflow => workflow["owner"]?["owner"] is not null);
        return FieldText.From(trace["outcome"]) switch
        {
            Outcomes.DeadLettered => $"{what} could not be done to its end: {Failure(trace)}.",
            Outcomes.Accepted => $"{what} was taken in and is under way.",
            Outcomes.Unhandled => $"{what} went nowhere: no workflow and no signal listens for its type.",
            Outcomes.Dropped => $"{what} was noted and not acted on: {Whys(workflows)}.",
            Outcomes.Filtered => $"{what} went nowhere: {Whys(workflows)}.",
            Outcomes.Counted => $"{what} was counted by signals, and no workflow acts on it: {Signals(route)}.",
            Outcomes.Answered => $"{what} answered what another event waited for.",
            Outcomes.Logged => $"{what} needed nothing done: {Whys(workflows)}.",
            _ when owned is not null =>
                $"{what} went to {FieldText.From(owned["owner"]!["owner"]!["name"])}, because {FieldText.From(owned["owner"]!["why"])}. "
                + Told(trace),
            _ => $"{what}: {Whys(workflows)}. {Told(trace)}",
        };
    }

    private static string Whys(List<JsonNode> workflows) => workflows.Count == 0
        ? "nothing was decided"
        : string.Join("; ", workflows.Select(workflow => $"{FieldText.From(workflow["workflow"])}: {FieldText.From(workflow["why"])}"));

    private static string Signals(JsonNode? route) => string.Join(
        "; ", StoryText.Items(route?["signals"]).Select(signal => $"{FieldText.From(signal["signal"])}: {FieldText.From(signal["why"])}"));

    private static string Failure(JsonObject trace)
    {
        var letter = StoryText.Items(trace["deadLetters"]).LastOrDefault();
        return FieldText.From(letter?["reason"]) ?? "an action was given up";
    }

    // Who was told how long after it was received: the first delivery is the one that somebody waits for
    private static string Told(JsonObject trace)
    {
        var received = StoryText.At(StorySteps.Stage(trace, "receive")?["at"]) ?? StoryText.At(trace["firstSeenAt"]);
        var first = StoryText.Items(trace["actions"])
            .SelectMany(action => StoryText.Items(action["attempts"])
                .Where(attempt => FieldText.From(attempt["kind"]) == "delivered")
                .Select(attempt => (To: FieldText.From(action["to"]), At: StoryText.At(attempt["at"]))))
            .Where(one => one.At is not null)
            .OrderBy(one => one.At)
            .ToList();
        if (first is not [var (to, at), ..])
            return "Nothing was delivered yet.";
        var after = received is { } began && at >= began
            ? string.Create(CultureInfo.InvariantCulture, $" {(at.Value - began).TotalSeconds:0.0} s after it was received")
            : "";
        return first.Count == 1 ? $"{to} got it{after}." : $"{to} got it first,{after}; {first.Count} deliveries in all.";
    }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>A simulation in lines for a person: the story as a trace tells it, then what each action would send.</summary>
public static class SimulationText
{
    private const int MaxShown = 400;

    /// <summary>Tells an answer of <c>POST ops/simulate</c>.</summary>
    public static IEnumerable<string> Render(JsonObject answer)
    {
        yield return $"By configuration {FieldText.From(answer["configuration"])}; nothing was sent.";
        foreach (var told in (answer["events"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var line in StoryText.Event(told))
                yield return line;
            if (FieldText.From(told["stages"]?[0]?["duplicateOf"]) is { } first)
                yield return $"  it would be a duplicate of {first}: nothing would be done";
            foreach (var line in Calls(told))
                yield return line;
        }
    }

    /// <summary>Tells what each action of an event would send, and which subscribers would be told.</summary>
    internal static IEnumerable<string> Calls(JsonObject told) =>
    [
        .. (told["actions"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(Action),
        .. (told["subscribers"] as JsonArray ?? []).OfType<JsonObject>().Select(Subscriber),
    ];

    private static string Subscriber(JsonObject one)
    {
        var gets = (one["gets"] as JsonArray ?? []).Select(what => FieldText.From(what) == "decisions" ? "the decision" : "the event");
        return $"  {FieldText.From(one["subscription"])} (subscription) would be told of {string.Join(" and ", gets)}";
    }

    private static IEnumerable<string> Action(JsonObject action)
    {
        var to = $"  {FieldText.From(action["to"])} ({FieldText.From(action["connector"])}, {FieldText.From(action["class"])})";
        if (FieldText.From(action["refused"]) is { } refused)
        {
            yield return $"{to} could not be sent: {refused}";
            yield break;
        }

        var request = action["request"]!;
        foreach (var step in (request["steps"] as JsonArray ?? []).OfType<JsonObject>())
        {
            yield return $"{to} {FieldText.From(step["when"])}: {FieldText.From(step["method"])} {FieldText.From(step["url"])}";
            if (FieldText.From(step["body"]) is { Length: > 0 } sent)
                yield return $"    {Shown(sent)}";
        }

        yield return $"{to} would get {FieldText.From(request["method"])} {FieldText.From(request["url"])}";
        var body = FieldText.From(request["body"]) ?? "";
        yield return $"    {Shown(body)}";
        foreach (var note in request["notes"] as JsonArray ?? [])
            yield return $"    {FieldText.From(note)}";
    }

    private static string Shown(string body) =>
        body.Length > MaxShown ? $"{BoundedText.Cut(body, MaxShown)} ({body.Length} characters)" : body;
}

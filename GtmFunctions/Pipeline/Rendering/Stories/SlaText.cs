using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>Who had an event, whether they acknowledged it, and why it moved, in lines for a person.</summary>
internal static class SlaText
{
    /// <summary>Tells what a trace has under <c>sla</c>.</summary>
    public static IEnumerable<string> Render(JsonNode sla)
    {
        var noClock = FieldText.From(sla["noClock"]) == "true";
        foreach (var holder in sla["holders"]?.AsArray() ?? [])
        {
            var end = noClock ? ""
                : StoryText.Time(holder!["due"]) is { } due ? $", to acknowledge by {due}"
                : ", as the fallback";
            var who = $"{FieldText.From(sla["assignment"])}: {FieldText.From(holder!["name"])}";
            yield return $"{who} has it since {StoryText.Time(holder["since"])}{end}";
            foreach (var at in holder["reminded"]?.AsArray() ?? [])
                yield return $"  reminded at {StoryText.Time(at)}";
            if (FieldText.From(holder["moved"]) is { } why)
                yield return $"  passed on at {StoryText.Time(holder["until"])}: {why}";
        }

        if (sla["acknowledged"] is not { } done)
            yield break;
        var how = FieldText.From(done["event"]) is { } other ? $"the event {other}" : "the link";
        var late = FieldText.From(done["inTime"]) == "true" ? "in time" : "late";
        var after = $"{FieldText.From(done["seconds"])} s after the first owner got it, {late}";
        yield return $"  acknowledged for {FieldText.From(done["by"])} by {how} at {StoryText.Time(done["at"])}, {after}";
    }
}

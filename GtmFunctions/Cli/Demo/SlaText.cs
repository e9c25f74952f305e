using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Demo;

/// <summary>Who had an event, whether they acknowledged it, and why it moved, in lines for a person.</summary>
internal static class SlaText
{
    /// <summary>Tells what a trace has under <c>sla</c>.</summary>
    public static IEnumerable<string> Of(JsonNode sla)
    {
        foreach (var holder in sla["holders"]?.AsArray() ?? [])
        {
            var end = StoryText.Time(holder!["due"]) is { } due ? $", to acknowledge by {due}" : ", as the fallback";
            var who = $"{FieldText.Of(sla["assignment"])}: {FieldText.Of(holder["name"])}";
            yield return $"{who} has it since {StoryText.Time(holder["since"])}{end}";
            foreach (var at in holder["reminded"]?.AsArray() ?? [])
                yield return $"  reminded at {StoryText.Time(at)}";
            if (FieldText.Of(holder["moved"]) is { } why)
                yield return $"  passed on at {StoryText.Time(holder["until"])}: {why}";
        }

        if (sla["acknowledged"] is not { } done)
            yield break;
        var how = FieldText.Of(done["event"]) is { } other ? $"the event {other}" : "the link";
        var late = FieldText.Of(done["inTime"]) == "true" ? "in time" : "late";
        var after = $"{FieldText.Of(done["seconds"])} s after the first owner got it, {late}";
        yield return $"  acknowledged for {FieldText.Of(done["by"])} by {how} at {StoryText.Time(done["at"])}, {after}";
    }
}

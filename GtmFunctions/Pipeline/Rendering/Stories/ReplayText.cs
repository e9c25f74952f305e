using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>A replay of an event in lines for a person.</summary>
internal static class ReplayText
{
    /// <summary>Tells when, from where and by what it was replayed, and what was decided, left out and not asked for any more.</summary>
    public static IEnumerable<string> Lines(JsonObject replay)
    {
        var what = FieldText.From(replay["key"]) is { } key ? $"{key} replayed" : "replayed";
        var by = (FieldText.From(replay["person"]), FieldText.From(replay["by"])) switch
        {
            (null, null) => "",
            ({ } person, { } job) => $" by {person} with {job}",
            var (person, job) => $" by {person ?? job}",
        };
        yield return $"{what} at {FieldText.From(replay["at"])} from {FieldText.From(replay["from"])}"
            + $" with the {FieldText.From(replay["configurationIs"])} configuration {FieldText.From(replay["configuration"])}{by}";
        foreach (var line in StoryText.Decision(replay))
            yield return $"  {line}";
    }
}

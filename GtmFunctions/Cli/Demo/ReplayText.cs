using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Demo;

/// <summary>A replay of an event in lines for a person.</summary>
internal static class ReplayText
{
    /// <summary>Tells when, from where and by what it was replayed, and what was decided, left out and not asked for any more.</summary>
    public static IEnumerable<string> Lines(JsonObject replay)
    {
        var what = FieldText.Of(replay["key"]) is { } key ? $"{key} replayed" : "replayed";
        var by = FieldText.Of(replay["by"]) is { } job ? $" by {job}" : "";
        yield return $"{what} at {FieldText.Of(replay["at"])} from {FieldText.Of(replay["from"])}"
            + $" with the {FieldText.Of(replay["configurationIs"])} configuration {FieldText.Of(replay["configuration"])}{by}";
        foreach (var line in StoryText.Decision(replay))
            yield return $"  {line}";
    }
}

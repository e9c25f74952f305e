using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Cli.Terminal;

/// <summary>
/// <c>--json</c>: what a command knows, whole, for programs. One answer is one JSON document; what comes bit by bit, such as all pages of a
/// list, is one JSON object a line (https://jsonlines.org).
/// </summary>
internal sealed class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new(PipelineJson.Readable.Options) { WriteIndented = true };

    private readonly Option<bool> _option = new("--json") { Description = "Prints all that is known as JSON, and nothing else." };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_option);

    /// <summary>Whether it was asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_option);

    /// <summary>Writes one answer.</summary>
    public static Task WriteAsync(TextWriter output, JsonNode answer) => output.WriteLineAsync(answer.ToJsonString(Indented));

    /// <summary>Writes one of several, on a line of its own.</summary>
    public static Task WriteLineAsync(TextWriter output, JsonNode one) =>
        output.WriteLineAsync(one.ToJsonString(PipelineJson.Readable.Options));

    /// <summary>Writes the objects of a list, each on a line of its own; nothing where it is no list.</summary>
    public static async Task WriteLinesAsync(TextWriter output, JsonNode? list)
    {
        foreach (var one in (list as JsonArray ?? []).OfType<JsonObject>())
            await WriteLineAsync(output, one);
    }
}

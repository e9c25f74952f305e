using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm person EMAIL</c>: what is held of a person, as a list or, with <c>--export</c>, all of it in a file.</summary>
public static class PersonCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var email = new Argument<string>("email") { Description = "The person's e-mail address." };
        var export = new Option<FileInfo?>("--export") { Description = "Writes all that is held to this file, as JSON." };
        var json = new Option<bool>("--json") { Description = "Writes all that is held, as JSON." };
        var remote = new RemoteOptions();
        var command = new Command("person", "Shows what is held of a person: their events, who had them, what signals count.")
        {
            email, export, json,
        };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var held = await app.GetAsync(OpsCalls.ExportPerson.Route, cancellation, ("email", parsed.GetValue(email)));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(export) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, held.ToJsonString(), cancellation);
                await output.WriteLineAsync($"{Count(held, "events")} events written to {file.FullName}.");
            }
            else if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(held.ToJsonString());
            }
            else
            {
                await output.WriteAsync(Text(held));
            }

            return 0;
        });
        return command;
    }

    private static string Text(JsonObject held)
    {
        if (held["erasure"] is JsonObject erasure && Count(held, "events") == 0)
            return $"Erased: asked for at {FieldText.From(erasure["askedAt"])}. Nothing is held.{Environment.NewLine}";
        var table = new TextTable("first seen", "event", "source", "type", "outcome");
        foreach (var story in Items(held, "events"))
        {
            table.Add(
                FieldText.From(story["firstSeenAt"]), FieldText.From(story["id"]), FieldText.From(story["source"]),
                FieldText.From(story["type"]), FieldText.From(story["outcome"]));
        }

        var owner = Items(held, "owners").LastOrDefault() is { } last
            ? $"Owner {FieldText.From(last["owner"])} since {FieldText.From(last["from"])}."
            : "Nobody owns them.";
        return table.IsEmpty
            ? $"Nothing is held of {FieldText.From(held["person"])}.{Environment.NewLine}"
            : $"{table}{owner} Signals keep {Count(held, "signals")} rows.{Environment.NewLine}";
    }

    private static int Count(JsonObject held, string name) => (held[name] as JsonArray)?.Count ?? 0;

    private static IEnumerable<JsonNode> Items(JsonObject held, string name) => (held[name] as JsonArray ?? []).OfType<JsonNode>();
}

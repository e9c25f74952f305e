using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config versions</c>: what was published, by whom and why.</summary>
public static class ConfigVersionsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var top = NumberOption.Create("--top", "The most to list.", otherwise: 20, from: 1, to: 500);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("versions", "Lists what was published, by whom and why, newest first.") { top };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var table = new TextTable("at", "version", "what", "by", "changed", "note");
            await foreach (var publication in new RemoteRules(app).HistoryAsync(parsed.GetValue(top), cancellation))
            {
                if (json.IsAsked(parsed))
                    await JsonOutput.WriteLineAsync(output, publication);
                table.Add(
                    FieldText.From(publication["at"]),
                    FieldText.From(publication["version"]),
                    What(publication),
                    FieldText.From(publication["by"]?["name"]),
                    string.Join("; ", (publication["summary"] as JsonArray ?? []).Select(FieldText.From)),
                    FieldText.From(publication["note"]));
            }

            if (json.IsAsked(parsed))
                return;
            await output.WriteAsync(table.IsEmpty
                ? $"Nothing was published with its author yet.{Environment.NewLine}"
                : table.Render(Screen.For(output)));
        });
        return command;
    }

    private static string What(JsonObject publication) => publication["rollout"] is JsonObject rollout
        ? $"rollout of {FieldText.From(rollout["version"])} to "
            + $"{(FieldText.From(rollout["percent"]) is "0" ? "shadow" : $"{FieldText.From(rollout["percent"])} %")}"
        : FieldText.From(publication["what"])!;
}

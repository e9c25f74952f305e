using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config diff FILE</c>: what would change if the rules on this disk were published.</summary>
public static class ConfigDiffCommand
{
    /// <summary>Makes the command. It exits with 0 whether or not something differs.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document on this disk.");
        var with = new Option<string?>("--with") { Description = "The version to compare with; the current one where none is named." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("diff", "Shows what would change if the rules on this disk were published.") { file, with };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var mine = new WorkingCopy(parsed.GetValue(file)!).Load();
            var theirs = await new RemoteRules(app).FindAsync(parsed.GetValue(with), cancellation);
            if (theirs is null && parsed.GetValue(with) is { } version)
                throw new CommandException($"The app has no version '{version}': 'gtm config versions' lists what was published.");
            var output = parsed.InvocationConfiguration.Output;
            var summary = RulesDiffText.Summary(theirs, mine);
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, new JsonObject
                {
                    ["from"] = theirs?.Version,
                    ["to"] = mine.Version,
                    ["summary"] = TextArray.Of(summary),
                    ["lines"] = TextArray.Of(RulesDiffText.Render(theirs, mine)),
                });
                return;
            }

            foreach (var line in RulesDiffText.Render(theirs, mine))
                await output.WriteLineAsync(line);
            await output.WriteLineAsync(summary.Count == 0
                ? $"Nothing differs: both are version {mine.Version}."
                : $"{theirs?.Version ?? "nothing"} -> {mine.Version}: {string.Join("; ", summary)}");
        });
        return command;
    }
}

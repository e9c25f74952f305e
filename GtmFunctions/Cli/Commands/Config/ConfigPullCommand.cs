using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config pull FILE</c>: writes the rules of an app to this disk.</summary>
public static class ConfigPullCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document to write; its tables and fixtures are written beside it.");
        var version = new Option<string?>("--version-name") { Description = "This version in place of the current one." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write over files that were changed since they began." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("pull", "Writes the rules of an app to this disk, and the version that they are.")
        {
            file, version, overwrite,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var rules = new RemoteRules(app);
            var copy = new WorkingCopy(parsed.GetValue(file)!);
            var bundle = await rules.FindAsync(parsed.GetValue(version), cancellation)
                ?? throw new CommandException("The app has no such rules: 'gtm config versions' lists what was published.");
            if (!parsed.GetValue(overwrite))
                await RefuseLossAsync(copy, rules, bundle, cancellation);
            var written = copy.Save(bundle);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, new JsonObject
                {
                    ["version"] = bundle.Version,
                    ["written"] = TextArray.Of(written),
                });
                return;
            }

            foreach (var path in written)
                await output.WriteLineAsync($"wrote {path}");
            await output.WriteLineAsync($"{copy.Document} is version {bundle.Version}{(written.Count == 0 ? ", as it was" : "")}.");
        });
        return command;
    }

    // What was changed here and is nowhere else would be lost
    private static async Task RefuseLossAsync(
        WorkingCopy copy, RemoteRules rules, ConfigurationBundle bundle, CancellationToken cancellation)
    {
        if (!File.Exists(copy.Document) || copy.Load() is not { } mine || mine.Version == bundle.Version
            || mine.Version == copy.BeganFrom || await rules.FindAsync(mine.Version, cancellation) is not null)
            return;
        throw new CommandException(
            $"{copy.Document} has changes that the app does not know:{Environment.NewLine}"
            + string.Join(Environment.NewLine, RulesDiffText.Summary(bundle, mine).Select(line => $"  {line}"))
            + $"{Environment.NewLine}Commit or move them, or pull with --overwrite to lose them.");
    }
}

using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// <c>gtm config publish FILE</c>: makes the rules on this disk the app's, unless somebody published others since they began.
/// </summary>
public static class ConfigPublishCommand
{
    private const int MostLooked = 500;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document to publish, with its tables and fixtures beside it.");
        var to = new Option<string?>("--to") { Description = "How much they decide: a share of the keys such as 10%, or shadow; else all." };
        var replace = new Option<bool>("--replace") { Description = "Replace what somebody else published since these rules began." };
        var author = new AuthorOptions();
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("publish", "Makes the rules on this disk the app's, unless somebody published others meanwhile.")
        {
            file, to, replace,
        };
        author.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var rules = new RemoteRules(app);
            var copy = new WorkingCopy(parsed.GetValue(file)!);
            var bundle = copy.Load();
            var by = author.Read(parsed);
            var current = await rules.FindAsync(version: null, cancellation);
            if (!parsed.GetValue(replace) && current is not null)
                await RefuseOthersAsync(rules, copy, by, cancellation);
            var answer = await rules.PublishAsync(bundle, current?.Version, parsed.GetValue(to), by, cancellation);
            var version = FieldText.From(answer["version"])!;
            if (parsed.GetValue(to) is null)
                copy.Note(version);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            foreach (var list in (string[])["warnings", "notes"])
            {
                foreach (var line in answer[list] as System.Text.Json.Nodes.JsonArray ?? [])
                    await output.WriteLineAsync(FieldText.From(line));
            }

            var summary = RulesDiffText.Summary(current, bundle);
            await output.WriteLineAsync(
                parsed.GetValue(to) is { } share ? $"Version {version} is rolled out to {share} beside {current?.Version}: it begins within 10 s."
                : summary.Count == 0 ? $"Version {version} was current already."
                : $"Version {version} is current: {string.Join("; ", summary)}. Every instance decides by it within 10 s.");
        });
        return command;
    }

    private static async Task RefuseOthersAsync(
        RemoteRules rules, WorkingCopy copy, AuthorOptions.Given by, CancellationToken cancellation)
    {
        var began = copy.BeganFrom;
        if (await SinceBegan.OtherAsync(rules.HistoryAsync(MostLooked, cancellation), began, by, cancellation) is not { } other)
            return;
        var before = FieldText.From(other["before"]);
        var (was, now) = (
            before is null ? null : await rules.FindAsync(before, cancellation),
            await rules.FindAsync(FieldText.From(other["version"]), cancellation));
        var changes = now is null ? [] : was is null ? RulesDiffText.Summary(was, now) : RulesDiffText.Render(was, now);
        throw new CommandException(string.Join(
            Environment.NewLine,
            [
                $"{FieldText.From(other["by"]?["name"])} published version {FieldText.From(other["version"])} at {FieldText.From(other["at"])}"
                    + $"{(FieldText.From(other["note"]) is { } note ? $" ({note})" : "")}, which these rules know nothing of:",
                .. changes,
                $"Nothing was published. 'gtm config pull {copy.Document}' fetches what is there; make your change upon it, or publish "
                    + "with --replace to undo theirs.",
            ]));
    }
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config.Changes;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// <c>gtm config publish FILE</c>: makes the rules on this disk the app's, unless somebody published others since they began.
/// </summary>
public static class ConfigPublishCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document to publish, with its tables and fixtures beside it.");
        var to = new Option<string?>("--to")
        {
            Description = "How much they decide: a share of the keys such as 10%, or shadow; else all.",
        };
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
            JsonObject answer;
            try
            {
                answer = await rules.PublishAsync(
                    bundle, copy.BeganFrom, parsed.GetValue(replace), parsed.GetValue(to), by, cancellation);
            }
            catch (RefusedException other) when (other.Answer?.ContainsKey("publication") is true)
            {
                throw new CommandException(await OthersAsync(rules, copy, other.Message, other.Answer, cancellation), other);
            }

            var told = answer.Deserialize(RulesAnswersJson.Default.PublishedAnswer)!;
            var version = told.Version;
            if (parsed.GetValue(to) is null)
                copy.Note(version);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            foreach (var line in (told.Warnings ?? []).Concat(told.Notes ?? []))
                await output.WriteLineAsync(line);

            var summary = RulesDiffText.Summary(current, bundle);
            await output.WriteLineAsync(
                parsed.GetValue(to) is { } share
                ? $"Version {version} is rolled out to {share} beside {current?.Version}: it begins within 10 s."
                : summary.Count == 0 ? $"Version {version} was current already."
                : $"Version {version} is current: {string.Join("; ", summary)}. Every instance decides by it within 10 s.");
        });
        return command;
    }

    // What the other one changed, for who has to make both changes
    private static async Task<string> OthersAsync(
        RemoteRules rules, WorkingCopy copy, string says, JsonObject refused, CancellationToken cancellation)
    {
        var other = refused.Deserialize(RulesAnswersJson.Default.SupersededAnswer)?.Publication;
        var was = other?.Before is { } before ? await rules.FindAsync(before, cancellation) : null;
        var now = was is null ? null : await rules.FindAsync(other!.Version, cancellation);
        return string.Join(
            Environment.NewLine,
            [
                says,
                .. now is null ? [] : RulesDiffText.Render(was, now),
                $"'gtm config pull {copy.Document}' fetches what is there; make your change upon it, "
                    + "or publish with --replace to undo theirs.",
            ]);
    }
}

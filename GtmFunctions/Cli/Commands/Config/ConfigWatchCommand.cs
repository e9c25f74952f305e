using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Dev;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config watch FILE</c>: publishes the rules on this disk each time that they are saved and have no error.</summary>
public static class ConfigWatchCommand
{
    /// <summary>Makes the command. Ctrl-C ends it.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document to watch, with its tables and fixtures beside it.");
        var author = new AuthorOptions();
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("watch", "Publishes the rules on this disk each time that they are saved and have no error.") { file };
        author.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var copy = new WorkingCopy(parsed.GetValue(file)!);
            var began = copy.Load().Version;
            var rules = new RemoteRules(app);
            var current = (await rules.FindAsync(version: null, cancellation))?.Version;
            if (current is not null && current != began && current != copy.BeganFrom)
                throw new CommandException(
                    $"The app decides by version {current}, which {copy.Document} did not begin from: "
                    + $"'gtm config diff {copy.Document}' shows what differs, 'gtm config pull {copy.Document}' fetches it.");
            var told = new Told(parsed.InvocationConfiguration.Output, json.IsAsked(parsed));
            await told.SayAsync("watching", began, [$"Watching {copy.Document}, version {began}. Ctrl-C ends it."]);
            var files = new WatchedFiles(copy.Document);
            var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
            while (await files.ChangedAsync(TimeProvider.System, cancellation))
                current = await SavedAsync(copy, rules, reader, current, author.Read(parsed), told, cancellation) ?? current;
        });
        return command;
    }

    // What is refused is told, and the next save tries again
    private static async Task<string?> SavedAsync(
        WorkingCopy copy,
        RemoteRules rules,
        ConfigurationReader reader,
        string? current,
        AuthorOptions.Given author,
        Told told,
        CancellationToken cancellation)
    {
        try
        {
            var bundle = copy.Load();
            if (bundle.Version == current)
                return null;
            if (reader.Read(bundle) is { Configuration: null } wrong)
            {
                var errors = wrong.Errors.Select(error => error.ToString());
                await told.SayAsync("refused", current, [.. errors, $"Not published: version {current ?? "none"} goes on."]);
                return null;
            }

            var answer = await rules.PublishAsync(bundle, current, replace: false, to: null, author, cancellation);
            var version = answer.Deserialize(RulesAnswersJson.Default.PublishedAnswer)!.Version;
            copy.Note(version);
            await told.SayAsync("published", version, [$"Published: version {version} is current."]);
            return version;
        }
        catch (Exception failure) when (failure is CommandException or IOException)
        {
            await told.SayAsync("refused", current, [$"Not published: {failure.Message}"]);
            return null;
        }
    }

    // What happened, in words or as an object a line, with the version that decides from then on
    private sealed record Told(TextWriter Output, bool AsJson)
    {
        public async Task SayAsync(string what, string? version, IReadOnlyList<string> lines)
        {
            if (AsJson)
            {
                await JsonOutput.WriteLineAsync(Output, new JsonObject
                {
                    ["what"] = what,
                    ["version"] = version,
                    ["lines"] = TextArray.Of(lines),
                });
                return;
            }

            foreach (var line in lines)
                await Output.WriteLineAsync(line);
        }
    }
}

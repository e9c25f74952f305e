using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Init;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using Spectre.Console;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm init</c>: asks a few questions, or takes options, and writes a first document with a fixture that passes.</summary>
public static class InitCommand
{
    private const string UsualProvider = "standard-webhooks";

    private static readonly InitMember Somebody = new("Ann", "ann@example.com");

    /// <summary>Makes the command. It writes no file where one of them is there.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Where the files are written; this folder where none is named.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var provider = new Option<string?>("--provider") { Description = "The tool that sends: one of gtm catalog with a sample." };
        var source = new Option<string?>("--source") { Description = "What the source is called: the last part of its address." };
        var to = new Option<string?>("--to") { Description = "Where people are told: slack, teams or http." };
        var members = new Option<string?>("--members")
        {
            Description = "Who gets them, in turn, with commas between: 'Ann <ann@acme.com>, ben@acme.com'.",
        };
        var fallback = new Option<string?>("--fallback") { Description = "The e-mail address of who gets what nobody else can take." };
        var defaults = new Option<bool>("--yes") { Description = "Asks nothing: what no option says is the usual." };
        var json = new JsonOutput();
        var command = new Command("init", "Writes a first configuration document with its table and a fixture that passes.")
        {
            folder, provider, source, to, members, fallback, defaults,
        };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var files = new InitFiles(SourceCatalogue.Load(), ConnectorCatalogue.Load());
            var into = parsed.GetValue(folder)!;
            RefuseToOverwrite(into);
            var output = parsed.InvocationConfiguration.Output;
            var asks = !parsed.GetValue(defaults) && !json.IsAsked(parsed) && !Console.IsInputRedirected && Screen.For(output).IsTerminal;
            var questions = asks ? new InitQuestions(AnsiConsole.Console) : null;
            var answers = Answers(
                files,
                questions,
                parsed.GetValue(provider),
                parsed.GetValue(source),
                parsed.GetValue(to),
                parsed.GetValue(members),
                parsed.GetValue(fallback));
            var written = await files.WriteAsync(answers);
            into.Create();
            foreach (var (name, text) in written)
                await WriteAsync(Path.Combine(into.FullName, name), text, cancellation);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, Written(into, written.Keys));
            else
                await TellAsync(output, into, written.Keys, answers);
        });
        return command;
    }

    private static InitAnswers Answers(
        InitFiles files, InitQuestions? questions, string? provider, string? source, string? to, string? members, string? fallback)
    {
        var sender = provider ?? questions?.Provider(files.Providers) ?? UsualProvider;
        if (files.Providers.All(one => one.Name != sender))
        {
            var known = Spelling.Suggest(sender, files.Providers.Select(one => one.Name));
            throw new CommandException($"'{sender}' is no provider of the catalogue with a sample{known} gtm catalog lists them all.");
        }

        var destination = to is null
            ? questions?.Destination() ?? InitDestination.All[0]
            : InitDestination.Find(to) ?? throw new CommandException($"'{to}' is nothing to tell people by: it is slack, teams or http");
        var team = members is null
            ? questions?.Members() ?? [Somebody]
            : InitQuestions.Parse(members) ?? throw new CommandException(
                "--members takes e-mail addresses with commas between, such as 'Ann <ann@acme.com>, ben@acme.com'");
        var last = fallback is null ? team[0].Email : InitMember.Parse(fallback)?.Email
            ?? throw new CommandException($"'{fallback}' is no e-mail address");
        return new InitAnswers
        {
            Provider = sender,
            Source = source ?? sender,
            Destination = destination,
            Members = team,
            Fallback = last,
        };
    }

    private static void RefuseToOverwrite(DirectoryInfo folder)
    {
        string[] there = [.. InitFiles.Names.Where(name => File.Exists(Path.Combine(folder.FullName, name)))];
        if (there.Length > 0)
        {
            throw new CommandException(
                $"{string.Join(", ", there)} {(there.Length == 1 ? "is" : "are")} in {folder} already, and nothing is written over: " +
                "name another folder.");
        }
    }

    // A file that came meanwhile is not written over either
    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using (file)
        {
            var writer = new StreamWriter(file);
            await using (writer)
                await writer.WriteAsync(text.AsMemory(), cancellation);
        }
    }

    private static JsonObject Written(DirectoryInfo folder, IEnumerable<string> names) => new()
    {
        ["written"] = TextArray.Of(names.Select(name => Path.Combine(folder.FullName, name))),
    };

    private static async Task TellAsync(TextWriter output, DirectoryInfo folder, IEnumerable<string> names, InitAnswers answers)
    {
        var document = Path.Combine(folder.ToString(), "gtm.yaml");
        string[] lines =
        [
            .. names.Select(name => $"wrote {Path.Combine(folder.ToString(), name)}"),
            "",
            $"{answers.Destination.Setting} is to hold {answers.Destination.Value};",
            "local.settings.sample.json has all settings that are needed: fill them in, and call it local.settings.json.",
            $"  gtm validate {document}    checks it",
            $"  gtm test {document}        runs its fixtures",
            $"  gtm dev --config {document}    runs it on this machine, and again on each save",
        ];
        foreach (var line in lines)
            await output.WriteLineAsync(line);
    }
}

using System.CommandLine;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm test</c>: runs the fixtures beside a document, on this machine: no app, no storage, no secret.</summary>
public static class TestCommand
{
    /// <summary>Makes the command. It exits with 1 where a fixture fails, or there is none.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The configuration document; its tables and fixtures.yaml are read from beside it.",
            DefaultValueFactory = _ => new FileInfo("gtm.yaml"),
        };
        var name = new Option<string?>("--name") { Description = "Runs one fixture alone." };
        var json = new JsonOutput();
        var command = new Command("test", "Runs the fixtures beside a configuration document: nothing is sent, asked or stored.")
        {
            file, name,
        };
        json.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(name), json.IsAsked(parsed), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo file, string? name, bool asJson, InvocationConfiguration streams, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new CommandException($"{file}: there is no such file: name the configuration document");
        var bundle = BundleFiles.Load(file.FullName);
        var connectors = ConnectorCatalogue.Load();
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), connectors).Read(bundle);
        if (read.Configuration is not { } configuration)
            throw new CommandException(string.Join(Environment.NewLine, read.Errors));
        if (bundle.Fixtures is null)
            throw new CommandException(
                $"There is no {ConfigurationBundle.FixturesFile} beside {file}: write one; gtm schema --fixtures says what it has");
        var report = await new FixtureRunner(connectors).RunAsync(configuration, bundle.Fixtures, name, cancellation);
        if (name is not null && report is { Results: [], Errors: [] })
            throw new CommandException($"{ConfigurationBundle.FixturesFile} has no fixture '{name}'");
        if (asJson)
            await JsonOutput.WriteAsync(streams.Output, FixtureJson.Render(report));
        else
            await WriteAsync(report, streams.Output, Screen.For(streams.Output));
        return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task WriteAsync(FixtureReport report, TextWriter output, Screen screen)
    {
        foreach (var error in report.Errors)
            await output.WriteLineAsync(error.ToString());
        foreach (var result in report.Results)
        {
            var word = result.Passed ? screen.Paint("passed", Tone.Good) : screen.Paint("FAILED", Tone.Bad);
            await output.WriteLineAsync($"{word}  {result.Name}{(result.Outcome is null ? "" : $" ({result.Type}: {result.Outcome})")}");
            foreach (var line in FixtureText.Failures(result))
                await output.WriteLineAsync($"        {line}");
        }

        await output.WriteLineAsync(screen.Paint(FixtureText.Total(report), report.Passed ? Tone.Good : Tone.Bad));
    }
}

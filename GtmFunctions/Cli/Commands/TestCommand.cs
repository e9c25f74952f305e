using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Send;
using GtmFunctions.Cli.Settings;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm test</c>: runs the fixtures beside a document, on this machine: no app, no storage, no secret. <c>--from</c> prints a fixture of
/// an event that came in.
/// </summary>
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
        var from = new Option<string?>("--from")
        {
            Description = "Prints a fixture of an event by its id, or of a file that gtm capture saved, to paste into fixtures.yaml.",
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("test", "Runs the fixtures beside a configuration document: nothing is sent, asked or stored.")
        {
            file, name, from,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var rules = LocalDocument.Load(parsed.GetValue(file)!.ToString());
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(from) is not { } subject)
                return await RunAsync(rules, parsed.GetValue(name), json.IsAsked(parsed), output, cancellation);
            using var app = remote.Open(parsed);
            await output.WriteAsync(await WriteAsync(rules, subject, parsed.GetValue(name), app, cancellation));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> RunAsync(
        LocalDocument rules, string? name, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        if (rules.Bundle.Fixtures is not { } fixtures)
        {
            throw new CommandException(
                $"There is no {ConfigurationBundle.FixturesFile} beside {rules.Bundle.FileName}: write one. gtm schema --fixtures says " +
                "what it has, and gtm test --from EVENT_ID prints a fixture of an event.");
        }

        var report = await new FixtureRunner(rules.Connectors).RunAsync(rules.Configuration, fixtures, name, cancellation);
        if (name is not null && report is { Results: [], Errors: [] })
            throw new CommandException($"{ConfigurationBundle.FixturesFile} has no fixture '{name}'");
        if (asJson)
            await JsonOutput.WriteAsync(output, FixtureJson.Render(report));
        else
            await WriteAsync(report, output, Screen.For(output));
        return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<string> WriteAsync(
        LocalDocument rules, string subject, string? name, RemoteApp app, CancellationToken cancellation)
    {
        var writer = new FixtureWriter(rules.Connectors);
        try
        {
            if (File.Exists(subject))
            {
                var captured = Fixture.Read(await File.ReadAllBytesAsync(subject, cancellation)).Captured
                    ?? throw new CommandException($"{subject} is no request that gtm capture saved.");
                return await writer.OfRequestAsync(rules.Configuration, captured, name);
            }

            if (RecordId.DayOf(subject) is null || RecordId.IsDelivery(subject))
                throw new CommandException($"'{subject}' is no file, and no id of an event: gtm events lists those that came in.");
            var story = await app.FindAsync(OpsCalls.GetEvent.RouteFor(subject), cancellation)
                ?? throw new CommandException($"The app knows no event '{subject}'.");
            return await writer.OfEventAsync(rules.Configuration, story, name);
        }
        catch (Exception wrong) when (wrong is FormatException or UnprocessableException)
        {
            throw new CommandException(wrong.Message, wrong);
        }
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

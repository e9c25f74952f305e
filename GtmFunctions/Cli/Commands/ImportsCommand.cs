using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm imports [ID]</c>: imports, how far each has come, and the way to stop one, go on with it, or get what it rejected.
/// </summary>
public static class ImportsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string?>("id") { Description = "The import to follow to its end.", Arity = ArgumentArity.ZeroOrOne };
        var stop = new Option<bool>("--stop") { Description = "Stops it: what is fed goes on, the rest waits." };
        var resume = new Option<bool>("--resume") { Description = "Goes on with one that was stopped." };
        var rejected = new Option<FileInfo?>("--rejected") { Description = "Writes the rows that were rejected to this file, as CSV." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("imports", "Lists imports, follows one, stops it or goes on with it, or gets its rejected rows.")
        {
            id, stop, resume, rejected,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var asJson = json.IsAsked(parsed);
            if (parsed.GetValue(id) is not { } named)
            {
                if (parsed.GetValue(stop) || parsed.GetValue(resume) || parsed.GetValue(rejected) is not null)
                    throw new CommandException("Name the import: 'gtm imports' lists them.");
                return await ListAsync(app, asJson, output, cancellation);
            }

            if (parsed.GetValue(rejected) is { } file)
            {
                await File.WriteAllTextAsync(
                    file.FullName, await app.GetTextAsync(OpsCalls.GetRejectedRows.RouteFor(named), cancellation), cancellation);
                await output.WriteLineAsync($"Wrote {file}.");
                return 0;
            }

            if (!parsed.GetValue(stop) && !parsed.GetValue(resume))
                return await ImportText.FollowAsync(app, named, asJson, output, cancellation);
            if (parsed.GetValue(stop) && parsed.GetValue(resume))
                throw new CommandException("Give one of --stop and --resume.");
            var answer = parsed.GetValue(stop)
                ? await app.PostAsync(OpsCalls.StopImport.RouteFor(named), cancellation)
                : await app.PostJsonAsync(OpsCalls.StartImport.RouteFor(named), new JsonObject(), cancellation);
            await (asJson
                ? JsonOutput.WriteAsync(output, answer)
                : output.WriteLineAsync(TerminalText.Line(answer.Deserialize(ImportOpsJson.Default.ImportStatus)!.Answer)));
            return 0;
        });
        return command;
    }

    private static async Task<int> ListAsync(RemoteApp app, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        var answer = await app.GetAsync(OpsCalls.ListImports.Route, cancellation);
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, answer);
            return 0;
        }

        var table = new TextTable("begun at", "id", "source", "how far");
        foreach (var one in answer.Deserialize(ImportOpsJson.Default.ImportPage)!.Imports)
            table.Add(one.CreatedAt.ToString("u", System.Globalization.CultureInfo.InvariantCulture), one.Import, one.Source, one.Answer);
        await output.WriteAsync(table.IsEmpty ? $"There is none.{Environment.NewLine}" : table.Render(Screen.For(output)));
        return 0;
    }
}

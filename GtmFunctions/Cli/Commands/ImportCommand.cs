using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm import FILE</c>: uploads a file, shows what its columns are taken for and what its first rows would do, and then imports it.
/// </summary>
public static class ImportCommand
{
    /// <summary>Makes the command. It exits with 1 where the file cannot be imported, or rows were rejected.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV, NDJSON, a JSON list or .xlsx; texts may be packed with gzip." };
        var source = new Option<string?>("--source")
        {
            Description = "The source of its events; 'import', which no document has to write, where none is named.",
        };
        var type = new Option<string?>("--type")
        {
            Description = "The canonical type of its events; lead.created where nothing is said.",
        };
        var map = new Option<string[]>("--map")
        {
            Description = "What a column is, as COLUMN=FIELD, such as \"Work e-mail=person.email\"; FIELD may be id or time, and nothing "
                + "leaves the column out. May be repeated.",
        };
        var list = new Option<string?>("--list")
        {
            Description = "Reads the file into this list of the document, whose rows are imported, in place of events.",
        };
        var accept = new Option<bool>("--accept") { Description = "Lets as many rows of the list go as are missing in the file." };
        var rate = NumberOption.Create("--rate", "The most rows to take in a second, from", otherwise: 50, from: 1, to: 1000);
        var dryRun = new Option<bool>("--dry-run") { Description = "Shows what it would do, and imports nothing." };
        var yes = new Option<bool>("--yes") { Description = "Imports without asking." };
        var noWait = new Option<bool>("--no-wait") { Description = "Does not follow it: it goes on by itself." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("import", "Imports a file, row by row, behind all live events.")
        {
            file, source, type, map, list, accept, rate, dryRun, yes, noWait,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var asJson = json.IsAsked(parsed);
            var wishes = new JsonObject
            {
                ["source"] = parsed.GetValue(source),
                ["type"] = parsed.GetValue(type),
                ["map"] = Map(parsed.GetValue(map) ?? []),
                ["list"] = parsed.GetValue(list),
                ["accept"] = parsed.GetValue(accept) ? "true" : null,
                ["rate"] = parsed.GetValue(rate),
            };
            var id = await FileUpload.SendAsync(
                app, parsed.GetValue(file)!, parsed.GetValue(source), asJson ? TextWriter.Null : output, cancellation);

            // A list is replaced as a whole or not at all, so that there is nothing to try
            if (parsed.GetValue(list) is null || parsed.GetValue(dryRun))
            {
                var asked = wishes.DeepClone().AsObject();
                asked["dryRun"] = true;
                var answer = await app.PostJsonAsync(OpsCalls.StartImport.RouteFor(id), asked, cancellation);
                if (asJson)
                    await JsonOutput.WriteLineAsync(output, answer);
                else
                    await output.WriteAsync(ImportText.Render(answer.Deserialize(ImportOpsJson.Default.ImportDryRun)!, Screen.For(output)));
                if (parsed.GetValue(dryRun) || (!parsed.GetValue(yes) && !await AgreesAsync(output, asJson)))
                    return 0;
            }

            await app.PostJsonAsync(OpsCalls.StartImport.RouteFor(id), wishes, cancellation);
            if (!asJson)
            {
                await output.WriteLineAsync(
                    $"{id} has begun; it goes on by itself. 'gtm imports {id}' tells how far it is, '--stop' stops it.");
            }

            return parsed.GetValue(noWait) ? 0 : await ImportText.FollowAsync(app, id, asJson, output, cancellation);
        });
        return command;
    }

    /// <summary>What columns are, as the call takes it.</summary>
    /// <exception cref="CommandException">One says no field.</exception>
    internal static JsonObject Map(IEnumerable<string> pairs)
    {
        var map = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.LastIndexOf('=');
            if (equals <= 0)
                throw new CommandException($"--map is COLUMN=FIELD, such as \"Work e-mail=person.email\", not '{pair}'.");
            map[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return map;
    }

    private static async Task<bool> AgreesAsync(TextWriter output, bool asJson)
    {
        if (asJson || Console.IsInputRedirected || !Screen.For(output).IsTerminal)
        {
            if (!asJson)
                await output.WriteLineAsync("Nothing is imported yet: say it again with --yes.");
            return false;
        }

        await output.WriteAsync("Import it? [y/N] ");
        return Console.ReadLine()?.Trim() is { Length: > 0 } answer && (answer[0] is 'y' or 'Y');
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;

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
        var rate = NumberOption.Create("--rate", "The most rows to take in a second, from", otherwise: 20, from: 1, to: 1000);
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
            var wishes = new JsonObject
            {
                ["source"] = parsed.GetValue(source),
                ["type"] = parsed.GetValue(type),
                ["map"] = Map(parsed.GetValue(map) ?? []),
                ["list"] = parsed.GetValue(list),
                ["accept"] = parsed.GetValue(accept) ? "true" : null,
                ["rate"] = parsed.GetValue(rate),
            };
            var run = new ImportCall(app, parsed.InvocationConfiguration.Output, json.IsAsked(parsed))
            {
                File = parsed.GetValue(file)!,
                IsDry = parsed.GetValue(dryRun),
                IsAgreed = parsed.GetValue(yes),
                Follows = !parsed.GetValue(noWait),
            };
            return await run.RunAsync(wishes, cancellation);
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
}

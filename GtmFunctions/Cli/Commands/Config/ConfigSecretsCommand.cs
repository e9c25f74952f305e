using System.CommandLine;
using System.Text.Json;
using GtmFunctions.Cli.Settings;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// <c>gtm config secrets FILE</c>: the names of all settings that a document needs. <c>--write</c> puts them into the file of which a
/// deployment makes references to the key vault, <c>--check</c> tells where that file has others.
/// </summary>
public static class ConfigSecretsCommand
{
    private const string DefaultFile = "infra/secret-names.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Makes the command. It exits with 1 where <c>--check</c> finds that the file has other names.</summary>
    public static Command Create()
    {
        var file = RulesFile.Argument("The document, with its tables beside it.");
        var write = new Option<FileInfo?>("--write")
        {
            Description = $"Writes the names to this file, {DefaultFile} where none is named.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var check = new Option<FileInfo?>("--check")
        {
            Description = $"Ends with 1 where this file, {DefaultFile} where none is named, has other names.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new JsonOutput();
        var command = new Command("secrets", "Names every setting that a document needs: secrets, tokens, addresses, what templates read.")
        {
            file, write, check,
        };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var names = DeployedSettings.NamesFor(LocalDocument.Load(parsed.GetValue(file)!).Configuration);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetResult(check) is { Implicit: false })
                return await CheckAsync(names, parsed.GetValue(check) ?? new FileInfo(DefaultFile), output, cancellation);
            if (parsed.GetResult(write) is { Implicit: false })
                return await WriteAsync(names, parsed.GetValue(write) ?? new FileInfo(DefaultFile), output, cancellation);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, TextArray.Of(names));
            else
                await output.WriteAsync(string.Concat(names.Select(name => name + Environment.NewLine)));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The text of a file that has these names.</summary>
    internal static string Text(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, Indented) + "\n";

    private static async Task<int> WriteAsync(
        IReadOnlyList<string> names, FileInfo file, TextWriter output, CancellationToken cancellation)
    {
        file.Directory!.Create();
        await File.WriteAllTextAsync(file.FullName, Text(names), cancellation);
        await output.WriteLineAsync($"{file}: {names.Count} names");
        return ExitCodes.Done;
    }

    private static async Task<int> CheckAsync(
        IReadOnlyList<string> names, FileInfo file, TextWriter output, CancellationToken cancellation)
    {
        var held = file.Exists ? Held(file, await File.ReadAllTextAsync(file.FullName, cancellation)) : [];
        string[] missing = [.. names.Except(held)];
        string[] unneeded = [.. held.Except(names)];
        foreach (var name in missing)
            await output.WriteLineAsync($"{file}: {name} is missing: the document needs it");
        foreach (var name in unneeded)
            await output.WriteLineAsync($"{file}: {name} is not needed: the document does not name it");
        if (missing.Length + unneeded.Length == 0)
        {
            await output.WriteLineAsync($"{file}: it has the {names.Count} names that the document needs");
            return ExitCodes.Done;
        }

        await output.WriteLineAsync($"gtm config secrets FILE --write {file} puts it right.");
        return ExitCodes.Failed;
    }

    private static string[] Held(FileInfo file, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) ?? [];
        }
        catch (JsonException unreadable)
        {
            throw new CommandException(
                $"{file} is no JSON list of names: gtm config secrets FILE --write {file} writes one", unreadable);
        }
    }
}

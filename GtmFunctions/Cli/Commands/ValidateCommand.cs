using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm validate FILE</c>: reads a configuration document as the app would and prints every error and warning with its line.
/// </summary>
public static class ValidateCommand
{
    /// <summary>
    /// Makes the command. It exits with 0 where the document is valid and 1 where it is not, or with <c>--strict</c> has warnings.
    /// </summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The configuration document; its CSV tables are read from beside it." };
        var strict = new Option<bool>("--strict") { Description = "End with 1 where there are warnings; notes never fail." };
        var command = new Command("validate", "Checks a configuration document and prints every error and warning as FILE:LINE: …")
        {
            file, strict
        };
        var json = new JsonOutput();
        json.AddTo(command);
        command.SetAction(parsed => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(strict), json.IsAsked(parsed), parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, bool isStrict, bool asJson, TextWriter output, TextWriter errors)
    {
        if (!file.Exists)
        {
            await errors.WriteLineAsync($"{file}: there is no such file");
            return 1;
        }

        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
        var read = reader.Read(BundleFiles.Load(file.ToString()), BundleFiles.TablesBeside(file.ToString()));
        var warnings = read.Warnings.Count(warning => !warning.IsNote);
        var exit = read.Configuration is null || (isStrict && warnings > 0) ? ExitCodes.Failed : ExitCodes.Done;
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, Json(read));
            return exit;
        }

        foreach (var error in read.Errors)
            await errors.WriteLineAsync(error.ToString());
        foreach (var warning in read.Warnings)
            await output.WriteLineAsync(warning.ToString());
        if (read.Configuration is not { } configuration)
            return exit;
        await output.WriteLineAsync(
            $"{file}: valid, version {configuration.Version}: {configuration.Sources.Count} sources, " +
            $"{configuration.Workflows.Count} workflows, " +
            $"{configuration.Destinations.Count} " +
            $"destinations{(warnings == 0 ? "" : $"; {warnings} {(warnings == 1 ? "warning" : "warnings")}")}");
        return exit;
    }

    private static JsonObject Json(ReadResult read) => new()
    {
        ["version"] = read.Configuration?.Version,
        ["errors"] = new JsonArray([.. read.Errors.Select(error => new JsonObject
        {
            ["file"] = error.File,
            ["line"] = error.Line,
            ["path"] = error.Path,
            ["message"] = error.Message,
        })]),
        ["warnings"] = new JsonArray([.. read.Warnings.Select(warning => new JsonObject
        {
            ["code"] = warning.Code,
            ["file"] = warning.File,
            ["line"] = warning.Line,
            ["path"] = warning.Path,
            ["message"] = warning.Message,
            ["isNote"] = warning.IsNote,
        })]),
    };
}

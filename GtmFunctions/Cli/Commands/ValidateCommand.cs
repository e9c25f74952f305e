using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm validate FILE</c>: reads a configuration document as the app would, runs its fixtures, and prints every error and warning with
/// its line.
/// </summary>
public static class ValidateCommand
{
    /// <summary>
    /// Makes the command. It exits with 0 where the document is valid and 1 where it is not, a fixture beside it fails, or with
    /// <c>--strict</c> it has warnings.
    /// </summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The configuration document; its CSV tables and fixtures.yaml are read from beside it.",
        };
        var strict = new Option<bool>("--strict") { Description = "End with 1 where there are warnings; notes never fail." };
        var command = new Command(
            "validate", "Checks a configuration document and its fixtures, and prints all that is wrong as FILE:LINE: …")
        {
            file, strict
        };
        var json = new JsonOutput();
        json.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(strict), json.IsAsked(parsed), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo file, bool isStrict, bool asJson, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var (output, errors) = (streams.Output, streams.Error);
        if (!file.Exists)
        {
            await errors.WriteLineAsync($"{file}: there is no such file");
            return 1;
        }

        var connectors = ConnectorCatalogue.Load();
        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), connectors);
        var bundle = BundleFiles.Load(file.ToString());
        var read = reader.Read(bundle, BundleFiles.TablesBeside(file.ToString()));
        var report = read.Configuration is { } valid && bundle.Fixtures is { } fixtures
            ? await new FixtureRunner(connectors).RunAsync(valid, fixtures, cancellation)
            : null;
        var warnings = read.Warnings.Count(warning => !warning.IsNote);
        var exit = read.Configuration is null || report?.Passed is false || (isStrict && warnings > 0)
            ? ExitCodes.Failed
            : ExitCodes.Done;
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, Json(read, report));
            return exit;
        }

        foreach (var error in read.Errors)
            await errors.WriteLineAsync(error.ToString());
        foreach (var failure in report is null ? [] : FixtureText.Failures(report))
            await errors.WriteLineAsync(failure);
        foreach (var warning in read.Warnings)
            await output.WriteLineAsync(warning.ToString());
        if (read.Configuration is not { } configuration)
            return exit;
        await output.WriteLineAsync(
            $"{file}: valid, version {configuration.Version}: {configuration.Sources.Count} sources, " +
            $"{configuration.Workflows.Count} workflows, " +
            $"{configuration.Destinations.Count} " +
            $"destinations{(warnings == 0 ? "" : $"; {warnings} {(warnings == 1 ? "warning" : "warnings")}")}" +
            $"{(report is null ? "" : $"; {FixtureText.Total(report)}")}");
        return exit;
    }

    private static JsonObject Json(ReadResult read, FixtureReport? report) => new()
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
        ["fixtures"] = report is null ? null : FixtureJson.Render(report),
    };
}

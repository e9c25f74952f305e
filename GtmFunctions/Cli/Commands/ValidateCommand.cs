using System.CommandLine;
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
        command.SetAction(parsed => Run(
            parsed.GetValue(file)!, parsed.GetValue(strict), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(FileInfo file, bool isStrict, TextWriter output, TextWriter errors)
    {
        if (!file.Exists)
        {
            errors.WriteLine($"{file}: there is no such file");
            return 1;
        }

        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
        var read = reader.Read(BundleFiles.Load(file.ToString()), BundleFiles.TablesBeside(file.ToString()));
        foreach (var error in read.Errors)
            errors.WriteLine(error);
        if (read.Configuration is not { } configuration)
            return 1;
        foreach (var warning in read.Warnings)
            output.WriteLine(warning);
        var warnings = read.Warnings.Count(warning => !warning.IsNote);
        output.WriteLine(
            $"{file}: valid, version {configuration.Version}: {configuration.Sources.Count} sources, " +
            $"{configuration.Workflows.Count} workflows, " +
            $"{configuration.Destinations.Count} " +
            $"destinations{(warnings == 0 ? "" : $"; {warnings} {(warnings == 1 ? "warning" : "warnings")}")}");
        return isStrict && warnings > 0 ? 1 : 0;
    }
}

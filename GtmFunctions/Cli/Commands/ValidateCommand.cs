using System.CommandLine;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm validate FILE</c>: reads a configuration document as the app would and prints every error with its line.</summary>
public static class ValidateCommand
{
    /// <summary>Makes the command. It exits with 0 where the document is valid and 1 where it is not.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The configuration document; its CSV tables are read from beside it." };
        var command = new Command("validate", "Checks a configuration document and prints every error as FILE:LINE: …") { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(FileInfo file, TextWriter output, TextWriter errors)
    {
        if (!file.Exists)
        {
            errors.WriteLine($"{file}: there is no such file");
            return 1;
        }

        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(BundleFiles.Load(file.ToString()));
        foreach (var error in read.Errors)
            errors.WriteLine(error);
        if (read.Configuration is not { } configuration)
            return 1;
        output.WriteLine(
            $"{file}: valid, version {configuration.Version}: {configuration.Sources.Count} sources, {configuration.Workflows.Count} workflows, " +
            $"{configuration.Destinations.Count} destinations");
        return 0;
    }
}

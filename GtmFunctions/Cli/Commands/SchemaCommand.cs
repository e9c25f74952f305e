using System.CommandLine;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm schema</c>: prints the JSON Schema of the configuration document, for editors.</summary>
public static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Prints the JSON Schema of the configuration document. Editors complete and check by it.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(
            EditorSchema.Render(SourceCatalogue.Load(), ConnectorCatalogue.Load())));
        return command;
    }
}

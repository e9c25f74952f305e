using System.CommandLine;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Fixtures;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm schema</c>: prints the JSON Schema of the configuration document, or of its fixtures, for editors.</summary>
public static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var fixtures = new Option<bool>("--fixtures") { Description = "That of fixtures.yaml instead." };
        var command = new Command("schema", "Prints the JSON Schema of the configuration document. Editors complete and check by it.")
        {
            fixtures,
        };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(
            parsed.GetValue(fixtures) ? FixtureSchema.Text : EditorSchema.Render(SourceCatalogue.Load(), ConnectorCatalogue.Load())));
        return command;
    }
}

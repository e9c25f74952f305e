using System.CommandLine;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>The document that a command of <c>gtm config</c> names.</summary>
internal static class RulesFile
{
    /// <summary>The argument; <c>gtm.yaml</c> where none is named.</summary>
    public static Argument<string> Argument(string description) => new("file")
    {
        Description = description,
        DefaultValueFactory = _ => "gtm.yaml",
    };
}

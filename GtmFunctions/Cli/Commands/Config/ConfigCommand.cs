using System.CommandLine;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config</c>: fetches, compares, publishes, lists, takes back and rolls out the rules of an app.</summary>
public static class ConfigCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("config", "The rules of an app: fetch, compare, publish, list, take back, roll out.")
    {
        ConfigPullCommand.Create(),
        ConfigDiffCommand.Create(),
        ConfigPublishCommand.Create(),
        ConfigVersionsCommand.Create(),
        ConfigRollBackCommand.Create(),
        ConfigRollOutCommand.Create(),
        ConfigWatchCommand.Create(),
        ConfigSecretsCommand.Create(),
    };
}

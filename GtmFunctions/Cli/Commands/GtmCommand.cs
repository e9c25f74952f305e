using System.CommandLine;
using GtmFunctions.Cli.Commands.Config;
using GtmFunctions.Cli.Commands.Subscriptions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm</c>: all of its commands.</summary>
internal static class GtmCommand
{
    /// <summary>Makes the command.</summary>
    public static RootCommand Create()
    {
        var root = All();
        RefuseMisspeltOptions(root);
        return root;
    }

    // What begins with dashes and is no option would be taken for the value of an argument: replay --outcom filtered means no two ids
    private static void RefuseMisspeltOptions(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result =>
            {
                foreach (var word in result.Tokens.Select(token => token.Value).Where(IsOption))
                {
                    var known = command.Options.Select(option => option.Name);
                    result.AddError($"'{word}' is no option of gtm {command.Name}{Spelling.Suggest(word, known)}");
                }
            });
        }

        foreach (var below in command.Subcommands)
            RefuseMisspeltOptions(below);
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static RootCommand All() => new("GtmFunctions: receives, decides on and delivers go-to-market webhooks.")
    {
        DevCommand.Create(),
        SendCommand.Create(),
        EventsCommand.Create(),
        PersonCommand.Create(),
        EraseCommand.Create(),
        DeadLettersCommand.Create(),
        AlarmsCommand.Create(),
        DoctorCommand.Create(),
        HandshakeCommand.Create(),
        FuzzCommand.Create(),
        BenchCommand.Create(),
        CaptureCommand.Create(),
        ChaosCommand.Create(),
        CostCommand.Create(),
        ImportCommand.Create(),
        ImportsCommand.Create(),
        ReplayCommand.Create(),
        ReplaysCommand.Create(),
        SubscriptionsCommand.Create(),
        PollCommand.Create(),
        StatsCommand.Create(),
        TopCommand.Create(),
        AccountCommand.Create(),
        AccountsCommand.Create(),
        ListsCommand.Create(),
        DriftCommand.Create(),
        GapsCommand.Create(),
        JobsCommand.Create(),
        MapCommand.Create(),
        SimulateCommand.Create(),
        PreviewCommand.Create(),
        ValidateCommand.Create(),
        TestCommand.Create(),
        InitCommand.Create(),
        SchemaCommand.Create(),
        CatalogCommand.Create(),
        ConfigCommand.Create(),
        CompletionCommand.Create(),
    };
}

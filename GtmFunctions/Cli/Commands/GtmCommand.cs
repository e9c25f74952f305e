using System.CommandLine;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm</c>: all of its commands.</summary>
internal static class GtmCommand
{
    /// <summary>Makes the command.</summary>
    public static RootCommand Create() => new RootCommand("GtmFunctions: receives, decides on and delivers go-to-market webhooks.")
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
        ReplayCommand.Create(),
        ReplaysCommand.Create(),
        StatsCommand.Create(),
        TopCommand.Create(),
        AccountCommand.Create(),
        DriftCommand.Create(),
        MapCommand.Create(),
        SimulateCommand.Create(),
        ValidateCommand.Create(),
        SchemaCommand.Create(),
        CatalogCommand.Create(),
        CompletionCommand.Create(),
    };
}

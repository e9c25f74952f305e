using System.CommandLine;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Commands;

var root = new RootCommand("GtmFunctions: receives, decides on and delivers go-to-market webhooks.")
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
    PersonCommand.Create(),
    AccountCommand.Create(),
    DriftCommand.Create(),
    MapCommand.Create(),
    SimulateCommand.Create(),
    ValidateCommand.Create(),
    SchemaCommand.Create(),
    CatalogCommand.Create(),
    CompletionCommand.Create(),
};
try
{
    var parsed = root.Parse(args);
    var exit = await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,

        // What is running is finished, and Azurite gets time to save what it has
        ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
    });
    return parsed.Errors.Count > 0 ? ExitCodes.Misuse : exit;
}
catch (Exception problem) when (problem is AzuriteException or CommandException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return ExitCodes.Failed;
}
catch (OperationCanceledException)
{
    return ExitCodes.Stopped;
}

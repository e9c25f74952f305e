using System.CommandLine;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Terminal;

var root = GtmCommand.Create();
try
{
    var parsed = root.Parse(args);
    var exit = await parsed.InvokeAsync(new InvocationConfiguration
    {
        Output = TerminalWriter.Output,
        Error = TerminalWriter.Error,
        EnableDefaultExceptionHandler = false,

        // What is running is finished, and Azurite gets time to save what it has
        ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
    });
    return parsed.Errors.Count > 0 ? ExitCodes.Misuse : exit;
}
catch (Exception problem) when (problem is AzuriteException or CommandException or InvalidDataException)
{
    await TerminalWriter.Error.WriteLineAsync(problem.Message);
    return ExitCodes.Failed;
}
catch (OperationCanceledException)
{
    return ExitCodes.Stopped;
}

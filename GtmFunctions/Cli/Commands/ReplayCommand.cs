using System.CommandLine;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm replay ID</c>: puts a dead letter back; short for <c>gtm dead-letters replay ID</c>.</summary>
public static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => DeadLettersCommand.Replay("replay");
}

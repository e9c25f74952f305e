using System.CommandLine;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm account DOMAIN</c>: all that is known of a company.</summary>
public static class AccountCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => FoundCommand.Create(
        "account",
        "Tells what is known of a company: all events over all sources, and who has it.",
        new Argument<string>("domain") { Description = "Its domain." },
        "accounts");
}

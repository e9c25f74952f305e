using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm person EMAIL</c>: what is known of a person; with <c>--export</c> all that is held of them, in a file.</summary>
public static class PersonCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var email = new Argument<string>("email") { Description = "Their e-mail address." };
        var export = new Option<FileInfo?>("--export")
        {
            Description = "Writes all that is held of them to this file, payloads included, as JSON; in Azure it needs the master key.",
        };
        var command = FoundCommand.Create(
            "person",
            "Tells what is known of a person: all events over all sources, and who has them.",
            email,
            "people",
            async (parsed, app, cancellation) =>
            {
                if (parsed.GetValue(export) is not { } file)
                    return false;
                var held = await app.GetAsync(OpsCalls.ExportPerson.Route, cancellation, ("email", parsed.GetValue(email)));
                await File.WriteAllTextAsync(file.FullName, held.ToJsonString(), cancellation);
                var events = (held["events"] as JsonArray)?.Count ?? 0;
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{events} events written to {file.FullName}.");
                return true;
            });
        command.Add(export);
        return command;
    }
}

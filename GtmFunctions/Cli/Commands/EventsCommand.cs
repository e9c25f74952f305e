using System.CommandLine;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm events</c>: finds events, or tells the story of one.</summary>
public static class EventsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string?>("id")
        {
            Description = "An event's or a delivery's id, to be told its story.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var filters = new FilterOptions(OpsParameters.ListEvents);
        var remote = new RemoteOptions();
        var command = new Command("events", "Finds events, newest first, or tells the story of one.") { id };
        filters.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(id) is { } named)
                await TellAsync(app, named, output, cancellation);
            else
                await ListAsync(app, filters.Values(parsed), output, cancellation);
        });
        return command;
    }

    private static async Task TellAsync(RemoteApp app, string id, TextWriter output, CancellationToken cancellation)
    {
        var story = await app.GetAsync(OpsCalls.GetEvent.RouteFor(id), cancellation);
        foreach (var line in RecordId.IsDelivery(id) ? StoryText.Delivery(story) : StoryText.Event(story))
            await output.WriteLineAsync(line);
    }

    private static async Task ListAsync(
        RemoteApp app, IEnumerable<(string Name, string? Value)> filters, TextWriter output, CancellationToken cancellation)
    {
        var found = OpsAnswers.Read(await app.GetAsync(OpsCalls.ListEvents.Route, cancellation, filters), OpsAnswers.Default.EventPage);
        var table = new TextTable("first seen", "id", "source", "type", "about", "outcome");
        foreach (var line in found.Events ?? [])
            table.Add(line.FirstSeenAt, line.Id, line.Source, line.Type, line.Subject, line.Outcome);
        await output.WriteAsync(table.ToString());
        if (table.IsEmpty)
            await output.WriteLineAsync("No event is like that.");
    }
}

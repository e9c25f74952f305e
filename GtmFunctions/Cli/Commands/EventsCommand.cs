using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Rendering.Stories;

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
        var all = new Option<bool>("--all") { Description = "Lists all, page by page, however far it has to look." };
        var remote = new RemoteOptions();
        var command = new Command("events", "Finds events, newest first, or tells the story of one.") { id, all };
        filters.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(id) is { } named)
                await TellAsync(app, named, output, cancellation);
            else
                await ListAsync(app, [.. filters.Values(parsed)], parsed.GetValue(all), output, cancellation);
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
        RemoteApp app, IReadOnlyList<(string Name, string? Value)> filters, bool all, TextWriter output, CancellationToken cancellation)
    {
        var page = await PageAsync(app, filters, cancellation);
        var listed = await WriteAsync(page, output);
        while (all && page.Next is { } after)
        {
            page = await PageAsync(app, [.. filters.Where(filter => filter.Name != "after"), ("after", after)], cancellation);
            listed += await WriteAsync(page, output);
        }

        if (page.Searched is { Complete: false, BackTo: { } back })
            await output.WriteLineAsync($"Looked back to {back} only. --after {page.Next} goes on from there, --all goes all the way.");
        else if (page.Next is { } more)
            await output.WriteLineAsync($"There are more: --after {more} lists the next, --all lists all.");
        else if (listed == 0)
            await output.WriteLineAsync("No event is like that.");
    }

    private static async Task<EventPage> PageAsync(
        RemoteApp app, IEnumerable<(string Name, string? Value)> filters, CancellationToken cancellation) =>
        OpsAnswers.Read(await app.GetAsync(OpsCalls.ListEvents.Route, cancellation, filters), OpsAnswers.Default.EventPage);

    private static async Task<int> WriteAsync(EventPage page, TextWriter output)
    {
        var table = new TextTable("first seen", "id", "source", "type", "about", "outcome");
        foreach (var line in page.Events ?? [])
            table.Add(line.FirstSeenAt, line.Id, line.Source, line.Type, line.Subject, line.Outcome);
        await output.WriteAsync(table.ToString());
        return page.Events?.Count ?? 0;
    }
}

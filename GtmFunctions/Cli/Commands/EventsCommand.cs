using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm events</c>: finds events, follows them as they come in, or tells the story of one.</summary>
public static class EventsCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="clock">The clock by which it follows; this machine's where none is named.</param>
    public static Command Create(TimeProvider? clock = null)
    {
        var id = new Argument<string?>("id")
        {
            Description = "An event's or a delivery's id, to be told its story.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var filters = new FilterOptions(OpsParameters.ListEvents);
        var all = new Option<bool>("--all") { Description = "Lists all, page by page, however far it has to look." };
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Goes on to list what comes in, and what becomes of it, until Ctrl-C. The other filters hold.",
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("events", "Finds events, newest first, follows them, or tells the story of one.") { id, all, follow };
        filters.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && (result.GetValue(all) || result.GetValue(id) is not null))
                result.AddError("--follow lists what comes in from now on: leave the id, or --all, away.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var asked = filters.Values(parsed).ToList();
            if (parsed.GetValue(id) is { } named)
                await TellAsync(app, named, json.IsAsked(parsed), output, cancellation);
            else if (parsed.GetValue(follow))
                await new EventFollower(app, asked, clock ?? TimeProvider.System, json.IsAsked(parsed), parsed.InvocationConfiguration)
                    .RunAsync(cancellation);
            else
                await ListAsync(
                    new AnswerPages(app, OpsCalls.ListEvents.Route, asked), parsed.GetValue(all), json.IsAsked(parsed),
                    parsed.InvocationConfiguration, cancellation);
        });
        return command;
    }

    private static async Task TellAsync(RemoteApp app, string id, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        var story = await app.GetAsync(OpsCalls.GetEvent.RouteFor(id), cancellation);
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, story);
            return;
        }

        foreach (var line in RecordId.IsDelivery(id) ? StoryText.Delivery(story) : StoryText.Event(story))
            await output.WriteLineAsync(TerminalText.Line(line));
    }

    private static async Task ListAsync(
        AnswerPages pages, bool all, bool asJson, InvocationConfiguration configuration, CancellationToken cancellation)
    {
        var output = configuration.Output;
        using var count = new RunningCount(configuration.Error);
        var listed = 0;
        EventPage? last = null;
        await foreach (var answer in pages.ReadAsync(all, cancellation))
        {
            last = OpsAnswers.Read(answer, OpsAnswers.Default.EventPage);
            listed += last.Events?.Count ?? 0;
            if (asJson && !all)
                await JsonOutput.WriteAsync(output, answer);
            else if (asJson)
                await JsonOutput.WriteLinesAsync(output, answer["events"]);
            else
                await output.WriteAsync(Table(last.Events ?? []).Render(Screen.For(output)));
            if (all)
                count.Show(listed, "events");
        }

        if (!asJson)
            await output.WriteAsync(End(last!, listed));
    }

    private static TextTable Table(IReadOnlyList<EventLine> events)
    {
        var table = new TextTable("first seen", "id", "source", "type", "about", "outcome");
        foreach (var line in events)
            table.Add(line.FirstSeenAt, line.Id, line.Source, line.Type, line.Subject, line.Outcome);
        return table;
    }

    private static string End(EventPage last, int listed) => last switch
    {
        { Searched: { Complete: false, BackTo: { } back } } =>
            $"Looked back to {back} only. --after {last.Next} goes on from there, --all goes all the way.{Environment.NewLine}",
        { Next: { } more } => $"There are more: --after {more} lists the next, --all lists all.{Environment.NewLine}",
        _ when listed == 0 => $"No event is like that.{Environment.NewLine}",
        _ => "",
    };
}

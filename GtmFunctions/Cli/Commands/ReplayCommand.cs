using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm replay</c>: puts events back, by their ids or by a search; a dead letter's id puts that back.</summary>
public static class ReplayCommand
{
    /// <summary>Makes the command. It exits with 1 where one was not there or could not be put back.</summary>
    public static Command Create()
    {
        var ids = new Argument<string[]>("id")
        {
            Description = "Ids of events, or of dead letters; none where a filter is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var many = new ManyOptions(OpsParameters.EventFilters, ManyOptions.How);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "replay",
            "Puts events back, from a stage on: what is new or never arrived is done, and nobody is told twice unless asked. Of many, " +
            "what tells people and money is left out unless included.") { ids };
        many.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            if (parsed.GetValue(ids) is { Length: > 0 } named)
            {
                var how = many.ForOne(parsed, OpsParameters.One);
                return await EachId.DoAsync(parsed, named, json.IsAsked(parsed), id => app.PostAsync(RouteOf(id), cancellation, how));
            }

            if (!many.AreMeant(parsed))
                throw new CommandException("Name events by their ids or by a filter, or say --all.");
            return await ReplayProgress.RunAsync(
                app, OpsCalls.ReplayEvents.Route, many.ForMany(parsed), many.Waits(parsed), json.IsAsked(parsed),
                parsed.InvocationConfiguration.Output, cancellation);
        });
        return command;
    }

    private static string RouteOf(string id) =>
        (RecordId.DayOf(id) is null ? OpsCalls.ReplayDeadLetter : OpsCalls.ReplayEvent).RouteFor(id);
}

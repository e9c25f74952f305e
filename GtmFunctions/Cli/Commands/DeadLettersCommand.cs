using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm dead-letters [list|replay|discard]</c>: what could not be done, and what is to become of it.</summary>
public static class DeadLettersCommand
{
    /// <summary>Makes the command; without a verb it lists.</summary>
    public static Command Create()
    {
        var command = new Command("dead-letters", "Lists what could not be done and why, puts it back, or gives it up.")
        {
            List("list"), Replay(), Discard()
        };
        var itself = List("dead-letters");
        foreach (var option in itself.Options)
            command.Options.Add(option);
        command.Action = itself.Action;
        return command;
    }

    private static Command Replay()
    {
        var ids = Ids();
        var many = new ManyOptions(OpsParameters.LetterFilters, ManyOptions.How);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "replay", "Puts dead letters back, to be tried anew: by their ids, or many by a filter. Of many, " +
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
                return await EachId.DoAsync(
                    parsed, named, json.IsAsked(parsed), id => app.PostAsync(OpsCalls.ReplayDeadLetter.RouteFor(id), cancellation, how));
            }

            RequireSome(many, parsed);
            return await ReplayProgress.RunAsync(
                app, OpsCalls.ReplayDeadLetters.Route, many.ForMany(parsed), many.Waits(parsed), json.IsAsked(parsed),
                parsed.InvocationConfiguration.Output, cancellation);
        });
        return command;
    }

    private static Command Discard()
    {
        var ids = Ids();
        var reason = new Option<string?>("--reason")
        {
            Description = "Why; it is kept with the dead letter's record. A dry run needs none.",
        };
        var many = new ManyOptions(OpsParameters.LetterFilters, []);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("discard", "Gives dead letters up for good: by their ids, or many by a filter.") { ids, reason };
        many.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValue(reason)) && !many.IsDryRun(result))
                result.AddError("Say why with --reason: it is kept with each dead letter's record.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var why = ("reason", parsed.GetValue(reason));
            if (parsed.GetValue(ids) is { Length: > 0 } named)
            {
                _ = many.ForOne(parsed);
                return await EachId.DoAsync(
                    parsed, named, json.IsAsked(parsed), id => app.PostAsync(OpsCalls.DiscardDeadLetter.RouteFor(id), cancellation, why));
            }

            RequireSome(many, parsed);
            return await ReplayProgress.RunAsync(
                app, OpsCalls.DiscardDeadLetters.Route, [.. many.ForMany(parsed), why], many.Waits(parsed), json.IsAsked(parsed),
                parsed.InvocationConfiguration.Output, cancellation);
        });
        return command;
    }

    private static Command List(string name)
    {
        var filters = new FilterOptions(OpsParameters.ListLetters);
        var all = new Option<bool>("--all") { Description = "Lists all, page by page." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(name, "Lists dead letters, newest first; the queues stay as they are.") { all };
        filters.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var pages = new AnswerPages(app, OpsCalls.ListDeadLetters.Route, [.. filters.Values(parsed)]);
            await ListAsync(pages, parsed.GetValue(all), json.IsAsked(parsed), parsed.InvocationConfiguration, cancellation);
        });
        return command;
    }

    private static async Task ListAsync(
        AnswerPages pages, bool all, bool asJson, InvocationConfiguration configuration, CancellationToken cancellation)
    {
        var output = configuration.Output;
        using var count = new RunningCount(configuration.Error);
        var listed = 0;
        LetterPage? last = null;
        await foreach (var answer in pages.ReadAsync(all, cancellation))
        {
            last = OpsAnswers.Read(answer, OpsAnswers.Default.LetterPage);
            listed += last.DeadLetters?.Count ?? 0;
            if (!asJson)
                await output.WriteAsync(Table(last.DeadLetters ?? []).Render(Screen.For(output)));
            else if (!all)
                await JsonOutput.WriteAsync(output, answer);
            else
                await JsonOutput.WriteLinesAsync(output, answer["deadLetters"]);
            if (all)
                count.Show(listed, "dead letters");
        }

        if (asJson)
            return;
        if (listed == 0)
            await output.WriteLineAsync("There is none.");
        else if (last!.Next is { } more)
            await output.WriteLineAsync($"These are {listed} of {last.Found}: --all lists all, --after {more} the next.");
    }

    private static TextTable Table(IEnumerable<LetterLine> letters)
    {
        var table = new TextTable("failed at", "id", "queue", "to", "class", "tries", "status", "reason");
        foreach (var letter in letters)
        {
            table.Add(
                letter.FailedAt, letter.Id, letter.Queue, letter.Destination, letter.Class, letter.Attempts, letter.Status, letter.Reason);
        }

        return table;
    }

    private static Argument<string[]> Ids() =>
        new("id")
        {
            Description = "The ids of dead letters, as list shows them; none where a filter is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };

    private static void RequireSome(ManyOptions many, ParseResult parsed)
    {
        if (!many.AreMeant(parsed))
            throw new CommandException("Name dead letters by their ids or by a filter, or say --all.");
    }
}

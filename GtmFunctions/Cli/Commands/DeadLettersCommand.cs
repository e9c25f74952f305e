using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm dead-letters [list|replay|discard]</c>: what could not be done, and what is to become of it.</summary>
public static class DeadLettersCommand
{
    private static readonly string[] Columns = ["failedAt", "id", "queue", "attempts", "reason"];

    /// <summary>Makes the command; without a verb it lists.</summary>
    public static Command Create()
    {
        var command = new Command("dead-letters", "Lists what could not be done and why, puts it back, or gives it up.") { List("list"), Replay("replay"), Discard() };
        var itself = List("dead-letters");
        foreach (var option in itself.Options)
            command.Options.Add(option);
        command.Action = itself.Action;
        return command;
    }

    /// <summary>Makes the verb that puts dead letters back. It exits with 1 where one was not there or had ended before.</summary>
    /// <param name="name">What it is called.</param>
    internal static Command Replay(string name)
    {
        var ids = Ids();
        var remote = new RemoteOptions();
        var command = new Command(name, "Puts dead letters back on their queues, to be tried anew.") { ids };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            return await EachAsync(parsed, ids, id => app.PostAsync(Route(HttpRoutes.ReplayDeadLetter, id), cancellation));
        });
        return command;
    }

    private static Command Discard()
    {
        var ids = Ids();
        var reason = new Option<string>("--reason") { Description = "Why; it is kept with the dead letter's record.", Required = true };
        var remote = new RemoteOptions();
        var command = new Command("discard", "Gives dead letters up for good.") { ids, reason };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            return await EachAsync(
                parsed, ids, id => app.PostAsync(Route(HttpRoutes.DiscardDeadLetter, id), cancellation, ("reason", parsed.GetValue(reason))));
        });
        return command;
    }

    private static Command List(string name)
    {
        var queue = new Option<string?>("--queue") { Description = "Of this queue only, such as gtm-actions." };
        var text = new Option<string?>("--q") { Description = "With this text in its id, key, reason or message." };
        var top = new Option<string?>("--top") { Description = "The most to list, from 1 to 1000; 50 where nothing is said." };
        var remote = new RemoteOptions();
        var command = new Command(name, "Lists dead letters, newest first; the queues stay as they are.") { queue, text, top };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var found = await app.GetAsync(
                HttpRoutes.DeadLetters, cancellation, ("queue", parsed.GetValue(queue)), ("q", parsed.GetValue(text)), ("top", parsed.GetValue(top)));
            var table = new TextTable("failed at", "id", "queue", "tries", "reason");
            foreach (var letter in found["deadLetters"] as JsonArray ?? [])
                table.Add([.. Columns.Select(field => FieldText.Of(letter?[field]))]);
            await parsed.InvocationConfiguration.Output.WriteAsync(table.IsEmpty ? $"There is none.{Environment.NewLine}" : table.ToString());
        });
        return command;
    }

    private static Argument<string[]> Ids() => new("id") { Description = "The ids of dead letters, as list shows them.", Arity = ArgumentArity.OneOrMore };

    private static string Route(string route, string id) => route.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal);

    // One that was replayed before does not keep the others from it.
    private static async Task<int> EachAsync(ParseResult parsed, Argument<string[]> ids, Func<string, Task<JsonObject>> call)
    {
        var failed = 0;
        foreach (var id in parsed.GetValue(ids)!)
        {
            try
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{id} {FieldText.Of((await call(id))["state"])}");
            }
            catch (CommandException refused)
            {
                failed++;
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{id}: {refused.Message}");
            }
        }

        return failed == 0 ? 0 : 1;
    }
}

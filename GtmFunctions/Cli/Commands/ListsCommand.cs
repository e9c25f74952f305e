using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm lists</c>: lists the lists of an app's document, and syncs one.</summary>
public static class ListsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("lists", "Lists the lists of the rules and how they stand; syncs one.") { Sync() };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var answer = await app.GetAsync(OpsCalls.ListLists.Route, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Table(OpsAnswers.Read(answer, OpsAnswers.Default.ListsAnswer).Lists ?? []));
        });
        return command;
    }

    private static Command Sync()
    {
        var name = new Argument<string>("name") { Description = "The list's name." };
        var accept = new Option<bool>("--accept") { Description = "Takes the rows though more would go than the rules allow." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("sync", "Syncs a list now, whether it is due or not.") { name, accept };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var answer = await app.PostAsync(
                OpsCalls.SyncList.RouteFor(parsed.GetValue(name)!),
                cancellation,
                ("accept", parsed.GetValue(accept) ? "true" : null));
            var output = parsed.InvocationConfiguration.Output;
            var list = OpsAnswers.Read(answer, OpsAnswers.Default.ListAnswer);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Table([list]));
            return list.Fault is null ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static string Table(IReadOnlyList<ListAnswer> lists)
    {
        var table = new TextTable("list", "rows", "in use since", "rows come", "outcome", "why");
        foreach (var list in lists)
            table.Add(list.Name, list.Rows, list.At, list.Every ?? "by import", list.Outcome, list.Fault ?? list.LeftOut ?? "");
        return table.IsEmpty ? $"The rules have no lists.{Environment.NewLine}" : table.ToString();
    }
}

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
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Reads the first pages of a list that is polled, shows the rows, keeps nothing.",
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("sync", "Syncs a list now, whether it is due or not.") { name, accept, dryRun };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var isDry = parsed.GetValue(dryRun);
            var answer = await app.PostAsync(
                OpsCalls.SyncList.RouteFor(parsed.GetValue(name)!),
                cancellation,
                ("accept", parsed.GetValue(accept) ? "true" : null),
                ("dryRun", isDry ? "true" : null));
            var output = parsed.InvocationConfiguration.Output;
            if (isDry)
            {
                var look = OpsAnswers.Read(answer, OpsAnswers.Default.ListLookAnswer);
                if (json.IsAsked(parsed))
                    await JsonOutput.WriteAsync(output, answer);
                else
                    await output.WriteAsync(Looked(look));
                return look.End == "failed" ? ExitCodes.Failed : ExitCodes.Done;
            }

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
        {
            table.Add(
                list.Name, list.Rows, list.At, $"{(list.Poll is { } poll ? $"{poll} " : "")}{list.Every ?? "by import"}", list.Outcome,
                list.Fault ?? Reading(list.Reading) ?? list.LeftOut ?? "");
        }

        return table.IsEmpty ? $"The rules have no lists.{Environment.NewLine}" : table.ToString();
    }

    private static string? Reading(ListReadingAnswer? reading) => reading is null
        ? null
        : $"it is being read, {reading.Records} records on {reading.Pages} pages so far{(reading.WaitsFor is { } why ? $"; {why}" : "")}";

    private static string Looked(ListLookAnswer look)
    {
        var more = look.End == "more" ? ", and there are more" : "";
        var lines = new List<string>
        {
            $"{look.Records} records on {look.Pages} pages{more}: {look.Rows} rows, {look.WithoutKey} without a key, "
            + $"{look.LeftOut} left out. Nothing was kept.",
        };
        if (look.Why is { } why)
            lines.Add(why);
        if (look.Names is { } names)
            lines.Add($"The first record without a key has {names}.");
        var first = look.First ?? [];
        string[] columns = [.. first.SelectMany(row => row.Keys).Distinct()];
        if (columns.Length > 0)
        {
            var table = new TextTable(columns);
            foreach (var row in first)
                table.Add([.. columns.Select(column => row.GetValueOrDefault(column))]);
            lines.Add(table.ToString());
        }

        return $"{string.Join(Environment.NewLine, lines).TrimEnd()}{Environment.NewLine}";
    }
}

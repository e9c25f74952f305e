using System.Globalization;
using System.Text;
using System.Text.Json;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;

namespace GtmFunctions.Cli.Commands;

/// <summary>Tells on a terminal what an import would do, and how far one has come.</summary>
internal static class ImportText
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>What an import would do: its columns first, then the totals.</summary>
    public static string Render(ImportDryRun run, Screen screen)
    {
        var text = new StringBuilder();
        var columns = new TextTable("column", "is", "because", "such as");
        foreach (var column in run.Sheet.Columns)
            columns.Add(column.Name, column.Field ?? "-", column.Because, string.Join(" | ", column.Samples));
        text.Append(columns.Render(screen)).AppendLine();
        foreach (var why in run.Sheet.Rejected)
            text.AppendLine(TerminalText.Line($"Rejected, {why}"));
        text.AppendLine(TerminalText.Line(run.Answer));
        var workflows = new TextTable("workflow", "events", "acted on", "filtered", "dropped", "nothing to do", "failed");
        foreach (var (name, counts) in run.Workflows.Select(one => (one.Workflow, one.Counts)))
        {
            workflows.Add(
                name, Number(counts.Events), Number(counts.Acted), Number(counts.FilteredOut), Number(counts.Dropped),
                Number(counts.Logged), Number(counts.Failed));
        }

        var owners = new TextTable("owner", "gets");
        foreach (var owner in run.Owners)
            owners.Add(owner.Name == owner.Email ? owner.Email : $"{owner.Name} ({owner.Email})", Number(owner.Events));
        var destinations = new TextTable("destination", "calls", "waits for");
        foreach (var one in run.Destinations)
            destinations.Add(one.Destination, Number(one.Calls), one.Over.Count == 0 ? "" : $"its limit of {string.Join(", ", one.Over)}");
        foreach (var table in (TextTable[])[workflows, owners, destinations])
        {
            if (!table.IsEmpty)
                text.AppendLine().Append(table.Render(screen));
        }

        foreach (var line in run.Unknown)
            text.AppendLine(TerminalText.Line(line));
        return text.ToString();
    }

    /// <summary>Follows an import to its end; as JSON, a line for each step.</summary>
    /// <returns>0; 1 where it failed, or rejected rows.</returns>
    public static async Task<int> FollowAsync(
        RemoteApp app, string id, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        var told = "";
        while (true)
        {
            var answer = await app.GetAsync(OpsCalls.GetImport.RouteFor(id), cancellation);
            var import = answer.Deserialize(ImportOpsJson.Default.ImportStatus)!;
            if (import.Answer != told)
            {
                told = import.Answer;
                await (asJson ? JsonOutput.WriteLineAsync(output, answer) : output.WriteLineAsync(TerminalText.Line(told)));
            }

            if (import.State != "running")
            {
                if (import.Rejected > 0 && !asJson)
                    await output.WriteLineAsync($"The rejected rows, each with the reason: gtm imports {id} --rejected FILE.csv");
                return import.State == "failed" || import.Rejected > 0 ? 1 : 0;
            }

            await Task.Delay(Poll, cancellation);
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

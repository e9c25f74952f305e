using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm stats</c>: how much came, what became of it, and how long that took.</summary>
public static class StatsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Prints the app's answer, with every number." };
        var csv = new Option<bool>("--csv") { Description = "Prints a table for spreadsheets, with every number." };
        var filters = new FilterOptions(OpsParameters.Metrics.Where(parameter => parameter.Name != "format"));
        var remote = new RemoteOptions();
        var command = new Command("stats", "Tells how much came, what became of it, and how long that took.") { json, csv };
        filters.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(csv))
            {
                await output.WriteAsync(await app.GetTextAsync(
                    OpsCalls.GetMetrics.Route, cancellation, [.. filters.Values(parsed), ("format", "csv")]));
                return;
            }

            var answer = await app.GetAsync(OpsCalls.GetMetrics.Route, cancellation, filters.Values(parsed));
            await output.WriteAsync(parsed.GetValue(json) ? Whole(answer) : StatsText.Render(answer));
        });
        return command;
    }

    private static string Whole(JsonObject answer) => answer.ToJsonString(PipelineJson.Readable.Options) + Environment.NewLine;
}

using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm stats</c>: how much came, what became of it, and how long that took.</summary>
public static class StatsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new JsonOutput();
        var csv = new Option<bool>("--csv") { Description = "Prints a table for spreadsheets, with every number." };
        var filters = new FilterOptions(OpsParameters.Metrics.Where(parameter => parameter.Name != "format"));
        var remote = new RemoteOptions();
        var command = new Command("stats", "Tells how much came, what became of it, and how long that took.") { csv };
        filters.AddTo(command);
        json.AddTo(command);
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
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(StatsText.Render(
                    OpsAnswers.Read(answer, OpsAnswers.Default.StatsAnswer), Screen.For(output)));
        });
        return command;
    }
}

using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm map</c>: the map in words.</summary>
public static class MapCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("map", "Tells what comes, who listens for it, where it goes, and what leads nowhere.");
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var answer = await app.GetAsync(OpsCalls.GetMap.Route, cancellation);
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            foreach (var line in MapText.Render(OpsAnswers.Read(answer, OpsAnswers.Default.MapAnswer)))
                await output.WriteLineAsync(line);
        });
        return command;
    }
}

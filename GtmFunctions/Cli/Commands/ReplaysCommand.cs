using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm replays [ID]</c>: replays of many, how far each has come, and the way to stop one.</summary>
public static class ReplaysCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string?>("id") { Description = "The replay to follow to its end.", Arity = ArgumentArity.ZeroOrOne };
        var stop = new Option<bool>("--stop") { Description = "Stops it, and takes back what has not begun." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("replays", "Lists replays of many, follows one, or stops it.") { id, stop };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(id) is not { } named)
                return await ListAsync(app, json.IsAsked(parsed), output, cancellation);
            if (!parsed.GetValue(stop))
                return await ReplayProgress.FollowAsync(app, named, json.IsAsked(parsed), output, cancellation);
            var answer = await app.PostAsync(OpsCalls.StopReplay.RouteFor(named), cancellation);
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return 0;
            }

            var stopped = OpsAnswers.Read(answer, OpsAnswers.Default.ReplayStatus);
            await output.WriteLineAsync(ReplayProgress.Line(stopped));
            if (stopped.RecallsUntil is { } until)
            {
                await output.WriteLineAsync(
                    $"What is queued and has not begun is taken back when its turn comes, by {until}: 'gtm replays {named}' tells.");
            }

            return 0;
        });
        return command;
    }

    private static async Task<int> ListAsync(RemoteApp app, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        var answer = await app.GetAsync(OpsCalls.ListReplays.Route, cancellation);
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, answer);
            return 0;
        }

        var table = new TextTable("begun at", "id", "of", "how far");
        var page = OpsAnswers.Read(answer, OpsAnswers.Default.ReplayPage);
        foreach (var job in page.Replays ?? [])
            table.Add(job.CreatedAt, job.Replay, job.Kind, ReplayProgress.Line(job));
        await output.WriteAsync(table.IsEmpty ? $"There is none.{Environment.NewLine}" : table.Render(Screen.For(output)));
        return 0;
    }
}

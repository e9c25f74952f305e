using System.Globalization;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>Tells what a replay of many would do, and how far one has come.</summary>
internal static class ReplayProgress
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Begins a replay of many, or asks what it would do, and follows it to its end; as JSON, a line for each step.</summary>
    /// <returns>0; 1 where some could not be put back.</returns>
    public static async Task<int> RunAsync(
        RemoteApp app,
        string route,
        IEnumerable<(string Name, string? Value)> query,
        bool wait,
        bool asJson,
        TextWriter output,
        CancellationToken cancellation)
    {
        var answer = await app.PostAsync(route, cancellation, query);
        var begun = OpsAnswers.Read(answer, OpsAnswers.Default.ReplayPlanned);
        if (asJson)
        {
            await JsonOutput.WriteLineAsync(output, answer);
        }
        else
        {
            foreach (var line in Plan(begun))
                await output.WriteLineAsync(line);
        }

        if (begun.Replay is not { } id)
            return 0;
        if (!asJson)
        {
            await output.WriteLineAsync(
                $"{id} has begun; it goes on by itself. 'gtm replays {id}' tells how far it is, '--stop' stops it.");
        }

        return wait ? await FollowAsync(app, id, asJson, output, cancellation) : 0;
    }

    /// <summary>Follows a replay of many to its end.</summary>
    /// <returns>0; 1 where some could not be put back.</returns>
    public static async Task<int> FollowAsync(
        RemoteApp app, string id, bool asJson, TextWriter output, CancellationToken cancellation)
    {
        var told = "";
        while (true)
        {
            var answer = await app.GetAsync(OpsCalls.GetReplay.RouteFor(id), cancellation);
            var job = OpsAnswers.Read(answer, OpsAnswers.Default.ReplayStatus);
            if (Line(job) is var line && line != told)
            {
                told = line;
                await (asJson ? JsonOutput.WriteLineAsync(output, answer) : output.WriteLineAsync(line));
            }

            if (job.State != ReplayStatus.Running)
            {
                foreach (var refused in asJson ? [] : job.Refusals ?? [])
                    await output.WriteLineAsync($"{refused.Id}: {TerminalText.Line(refused.Why)}");
                return job.Refused == 0 ? 0 : 1;
            }

            await Task.Delay(Poll, cancellation);
        }
    }

    /// <summary>How far a replay has come.</summary>
    public static string Line(ReplayStatus job)
    {
        var share = job.Total > 0 ? (job.Total - job.Left) * 100 / job.Total : 100;
        var more = new List<string> { $"{job.Done} done" };
        if (job.Gone > 0)
            more.Add($"{job.Gone} had ended before");
        if (job.Refused > 0)
            more.Add($"{job.Refused} could not be put back");
        if (job.Recalled is { } recalled)
            more.Add($"{recalled} of them taken back, {job.Begun} had begun");
        var time = job.State == ReplayStatus.Running ? $", about {TimeSpan.FromSeconds(job.SecondsLeft):h\\:mm\\:ss} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{job.State}: {job.Total - job.Left} of {job.Total} ({share} %), {string.Join(", ", more)}{time}");
    }

    private static IEnumerable<string> Plan(ReplayPlanned plan)
    {
        var verb = plan.DryRun ? "would be taken" : "are taken";
        yield return $"{plan.Matched} are meant, {plan.Total} {verb}.";
        if (plan.Looked?.Events is { } looked)
            yield return $"Class, destination and what is left out are of the newest {looked}.";
        foreach (var (name, counts) in Counted(plan))
        {
            if (counts is not null)
                yield return $"  by {name}: {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}";
        }

        foreach (var left in plan.LeftOut ?? [])
            yield return $"  {left.Count} left out: {left.Why}";
    }

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, int>? Counts)> Counted(ReplayPlanned plan) =>
    [
        ("queue", plan.Queue), ("source", plan.Source), ("type", plan.Type),
        ("outcome", plan.Outcome), ("class", plan.Class), ("destination", plan.Destination),
    ];
}

using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Fuzz;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm fuzz</c>: sends the receive path what no provider would, and expects an answer to all of it.</summary>
public static class FuzzCommand
{
    private const long DefaultCases = 1_000_000;
    private const int Shown = 10;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>Makes the command. It exits with 0 where every case ended as it must, else with 1.</summary>
    public static Command Create()
    {
        var cases = new Option<long>("--cases") { Description = "How many requests to make.", DefaultValueFactory = _ => DefaultCases };
        var seed = new Option<int>("--seed")
        {
            Description = "What makes them: the same seed makes the same requests.",
            DefaultValueFactory = _ => 1,
        };
        var from = new Option<long>("--from") { Description = "The number of the first, to run one alone that was found before." };
        var command = new Command("fuzz", "Fuzzes the receive path in this process, without storage.") { cases, seed, from };
        var json = new JsonOutput();
        json.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(seed), parsed.GetValue(from), parsed.GetValue(cases), json.IsAsked(parsed), TimeProvider.System,
            parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        int seed, long from, long cases, bool asJson, TimeProvider clock, TextWriter output, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var run = new FuzzRun(seed, clock);
        var running = run.RunAsync(from, cases, cancellation);
        while (await Task.WhenAny(running, Task.Delay(Beat, clock, cancellation)) != running)
        {
            if (!asJson)
                await output.WriteLineAsync($"{run.Done:n0} of {cases:n0}, {run.Findings.Count} found");
        }

        await running;
        if (asJson)
        {
            await JsonOutput.WriteAsync(output, Json(run, seed));
            return run.Findings.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }

        var table = new TextTable("request", "ended", "times");
        foreach (var ((kind, verdict), count) in run.Counts
            .OrderBy(each => each.Key.Kind, StringComparer.Ordinal)
            .ThenBy(each => each.Key.Verdict))
            table.Add(kind, $"{verdict}", $"{count:n0}");
        await output.WriteAsync(table.Render(Screen.For(output)));
        await output.WriteLineAsync(
            $"{run.Done:n0} cases in {clock.GetElapsedTime(started).TotalSeconds:0} s; " +
            $"the slowest took {run.Slowest.TotalMilliseconds:0} ms, " +
            $"the hungriest allocated {run.MostAllocated >> 20} MiB; {run.Findings.Count} did not end as they must");
        foreach (var finding in run.Findings.Take(Shown))
        {
            await output.WriteLineAsync(
                $"{Environment.NewLine}{finding.Case.Source.Source.Name}, {finding.Case.Kind}: " +
                $"gtm fuzz --seed {seed} --from {finding.Number} --cases 1" +
                $"{Environment.NewLine}{finding.What}");
        }

        return run.Findings.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static JsonObject Json(FuzzRun run, int seed) => new()
    {
        ["seed"] = seed,
        ["cases"] = run.Done,
        ["ended"] = new JsonArray([.. run.Counts.Select(each => new JsonObject
        {
            ["request"] = each.Key.Kind,
            ["ended"] = $"{each.Key.Verdict}",
            ["times"] = each.Value,
        })]),
        ["findings"] = new JsonArray([.. run.Findings.Select(finding => new JsonObject
        {
            ["case"] = finding.Number,
            ["source"] = finding.Case.Source.Source.Name,
            ["request"] = finding.Case.Kind,
            ["what"] = finding.What,
        })]),
    };
}

using System.CommandLine;
using System.Text.Json;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Bench;
using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm bench</c>: measures the pipeline on this machine, on an Azurite of its own, beside what that Azurite can do with no work of ours.
/// </summary>
public static class BenchCommand
{
    private const int MaxWebhooks = 10_000;

    /// <summary>Makes the command. It exits with 1 where the time was up before all events had arrived.</summary>
    public static Command Create()
    {
        var webhooks = NumberOption.Create(
            "--webhooks",
            "How many webhooks a burst has; the other parts have as many more or fewer.",
            otherwise: 1000,
            from: 1,
            to: MaxWebhooks);
        var atOnce = NumberOption.Create("--at-once", "How many of a burst at once.", otherwise: 16, from: 1, to: 256);
        var seconds = NumberOption.Create("--seconds", "How long it may take in all.", otherwise: 600, from: 1, to: 7200);
        var only = new Option<string?>("--only")
        {
            Description = $"What to measure, with commas between: {BenchParts.Names}. All but grow where none is named.",
        };
        only.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && BenchParts.Parse(text) is null)
                result.AddError($"--only names one or more of {BenchParts.Names}, with commas between");
        });
        var queued = new Option<bool>("--queued") { Description = "Lets each stage be a message of its own." };
        var json = new Option<bool>("--json") { Description = "Prints the figures as JSON." };
        var svg = new Option<FileInfo?>("--svg") { Description = "Draws them into a file, too." };
        var command = new Command("bench", "Measures rates, latencies and storage calls on this machine, beside what its storage can do.")
        {
            webhooks, atOnce, seconds, only, queued, json, svg, Serve(),
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new BenchPlan
            {
                Webhooks = parsed.GetValue(webhooks),
                AtOnce = parsed.GetValue(atOnce),
                Parts = parsed.GetValue(only) is { } text ? BenchParts.Parse(text)! : BenchParts.Everyday,
                Queued = parsed.GetValue(queued),
            },
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            new Output(parsed.InvocationConfiguration.Output, parsed.GetValue(json), parsed.GetValue(svg)),
            cancellation));
        return command;
    }

    // The process that is measured: nobody but a bench starts it
    private static Command Serve()
    {
        var command = new Command("serve", "Serves what a bench measures.") { Hidden = true };
        command.SetAction(async (parsed, cancellation) =>
        {
            await BenchServer.RunAsync(Console.In, parsed.InvocationConfiguration.Output, cancellation);
            return 0;
        });
        return command;
    }

    private sealed record Output(TextWriter Writer, bool Json, FileInfo? Svg)
    {
        // JSON is for programs: what is told meanwhile goes where people read
        public void Tell(string line) => (Json ? TerminalWriter.Error : Writer).WriteLine(line);
    }

    private static async Task<int> RunAsync(BenchPlan plan, TimeSpan longest, Output output, CancellationToken cancellation)
    {
        if (output.Svg is { Directory.Exists: false })
            throw new CommandException($"There is no folder '{output.Svg.Directory}' for the drawing: name a file in one that exists.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(longest);
        try
        {
            await WriteAsync(await MeasureAsync(plan, output, limit.Token), output, cancellation);
            return 0;
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException(
                $"The {longest.TotalSeconds:0} s were up before all was measured: ask for fewer with --webhooks, " +
                "for fewer parts with --only, or give it more --seconds.",
                late);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: what was measured so far is no report
            return 1;
        }
    }

    private static async Task<BenchReport> MeasureAsync(BenchPlan plan, Output output, CancellationToken cancellation)
    {
        var installation = await AzuriteInstall.EnsureAsync(TimeProvider.System, output.Tell, cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(Root, $"gtm-bench-{Environment.ProcessId}"));
        try
        {
            await using var azurite = await AzuriteProcess.StartAsync(installation, folder.FullName, TimeProvider.System, cancellation);
            output.Tell($"Measuring on {Environment.ProcessorCount} cores and Azurite {installation.Version} in {Root}");
            return await new BenchRun(azurite.ConnectionString, azurite.Pid, TimeProvider.System, part => output.Tell($"  {part}"))
                .RunAsync(plan, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(BenchReport report, Output output, CancellationToken cancellation)
    {
        if (output.Svg is { } svg)
            await File.WriteAllTextAsync(svg.FullName, BenchChart.Render(report), cancellation);
        await output.Writer.WriteAsync(output.Json
            ? JsonSerializer.Serialize(report, BenchJson.Default.BenchReport) + Environment.NewLine
            : BenchTable.Render(report));
    }

    // In memory where the machine offers that, for a disk's own pace says nothing of the pipeline.
    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}

using System.CommandLine;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Bench;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm bench</c>: measures the pipeline on this machine, on an Azurite of its own, against what that Azurite can do at all.
/// </summary>
public static class BenchCommand
{
    private const int MaxWebhooks = 10_000;

    /// <summary>Makes the command. It exits with 1 where the time was up before all events had arrived.</summary>
    public static Command Create()
    {
        var webhooks = NumberOption.Create("--webhooks", "How many webhooks to send.", otherwise: 1000, from: 1, to: MaxWebhooks);
        var atOnce = NumberOption.Create("--at-once", "How many at once.", otherwise: 16, from: 1, to: 256);
        var seconds = NumberOption.Create("--seconds", "How long it may take in all.", otherwise: 120, from: 1, to: 3600);
        var command = new Command("bench", "Measures throughput, latency and storage calls on this machine.") { webhooks, atOnce, seconds };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            try
            {
                await RunAsync(parsed.GetValue(webhooks), parsed.GetValue(atOnce), parsed.InvocationConfiguration.Output, limit.Token);
                return 0;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new CommandException(
                    $"The {parsed.GetValue(seconds)} s were up before all had arrived: ask for fewer with --webhooks, " +
                    "or give it more --seconds.");
            }
        });
        return command;
    }

    private static async Task RunAsync(int webhooks, int atOnce, TextWriter output, CancellationToken cancellation)
    {
        var installation = await AzuriteInstall.EnsureAsync(TimeProvider.System, output.WriteLine, cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(Root, $"gtm-bench-{Environment.ProcessId}"));
        try
        {
            await using var azurite = await AzuriteProcess.StartAsync(installation, folder.FullName, TimeProvider.System, cancellation);
            await output.WriteLineAsync(
                $"Sending {webhooks} webhooks, {atOnce} at once, on {Environment.ProcessorCount} cores and Azurite " +
                $"{installation.Version} in {Root}");
            await output.WriteAsync(
                Table(await new BenchRun(azurite.ConnectionString, TimeProvider.System).RunAsync(webhooks, atOnce, cancellation)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // In memory where the machine offers that, for a disk's own pace says nothing of the pipeline.
    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static string Table(BenchResult result)
    {
        var table = new TextTable("measure", "value", "of raw puts");
        table.Add("raw puts to a queue", $"{result.Puts.PerSecond:0}/s", "1");
        table.Add("webhooks received", $"{result.Received.PerSecond:0}/s", Ratio(result.Received.PerSecond, result.Puts.PerSecond));
        table.Add("events, end to end", $"{result.EventsPerSecond:0}/s", Ratio(result.EventsPerSecond, result.Puts.PerSecond));
        foreach (var share in new[] { 0.50, 0.99 })
        {
            var (acknowledged, put) =
                (result.Received.Percentile(share).TotalMilliseconds, result.Puts.Percentile(share).TotalMilliseconds);
            table.Add($"acknowledged, p{share * 100:0}", $"{acknowledged:0.0} ms", $"{Ratio(acknowledged, put)} of {put:0.0} ms");
        }

        table.Add("storage calls per event", $"{result.CallsPerEvent:0.00}", "and two of the queue trigger for each of its four messages");
        table.Add("  to queues", $"{result.PerEvent(result.StorageCalls.Queues):0.00}", "");
        table.Add("  to tables", $"{result.PerEvent(result.StorageCalls.Tables):0.00}", "");
        table.Add("  to blobs", $"{result.PerEvent(result.StorageCalls.Blobs):0.00}", "");
        table.Add(
            "processor time per event",
            $"{result.ProcessorPerEvent.TotalMilliseconds:0.0} ms",
            "the sender's and the sink's part included");
        return table.ToString();
    }

    private static string Ratio(double value, double raw) => $"{value / raw:0.00}";
}

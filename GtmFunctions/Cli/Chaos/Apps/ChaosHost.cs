using System.Globalization;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Chaos.Apps;

/// <summary>
/// An instance of the app, in the process that chaos kills and stops. It takes orders from its standard input, a line each, and ends when
/// that ends: with who started it.
/// </summary>
internal static class ChaosHost
{
    /// <summary>What the line begins with that names the address.</summary>
    public const string Serving = "Serving ";

    /// <summary>The order to sweep the poison queues, as the timer does every five minutes; <see cref="Swept"/> answers it.</summary>
    public const string Sweep = "sweep";

    /// <summary>The line that says that the poison queues have been swept.</summary>
    public const string Swept = "Swept";

    /// <summary>What the line begins with that says how many seconds a beat of this process took, of those that took long.</summary>
    public const string Beat = "Beat ";

    private const string ClockOrder = "clock ";

    // A try of a stage that failed comes again so soon that a run of two minutes sees all of its tries
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    /// <summary>The order that sets the clock wrong by so many seconds; 0 sets it right.</summary>
    public static string Clock(int seconds) => $"{ClockOrder}{seconds}";

    /// <summary>Serves until there are no more orders.</summary>
    /// <param name="config">The configuration document.</param>
    /// <param name="lease">How long a message is hidden from other instances.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="output">Takes the address, and answers to orders.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RunAsync(
        string config, TimeSpan lease, TextReader orders, TextWriter output, CancellationToken cancellation)
    {
        var clock = new JumpingClock(TimeProvider.System);
        await using var host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = new ConfigurationBuilder().AddEnvironmentVariables().Build(),
            Queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")) with { VisibilityTimeout = BetweenTries },
            LogLevel = LogLevel.Error,
            Lease = lease,
            Clock = clock,
        });
        var read = await host.StartAsync(BundleFiles.Load(config), cancellation);
        if (read.Errors.Count > 0)
            throw new CommandException(string.Join(Environment.NewLine, read.Errors));
        await output.WriteLineAsync(Serving + host.Address);
        await using var heartbeat = new Heartbeat(took => Tell(took, output), TimeProvider.System);
        while (await orders.ReadLineAsync(cancellation) is { } order)
        {
            if (order == Sweep)
            {
                await host.Services.GetRequiredService<PipelineSurface>().FireAsync("SweepDeadLetters", cancellation);
                await output.WriteLineAsync(Swept);
            }
            else if (order.StartsWith(ClockOrder, StringComparison.Ordinal))
                clock.Offset = TimeSpan.FromSeconds(int.Parse(order.AsSpan(ClockOrder.Length), CultureInfo.InvariantCulture));
        }

        await host.StopAsync(CancellationToken.None);
        return 0;
    }

    private static void Tell(TimeSpan beat, TextWriter output)
    {
        if (beat >= DisturbanceLog.Still)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Beat}{beat.TotalSeconds:0.00}"));
    }
}

using System.Globalization;
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

    private const string ClockOrder = "clock ";
    private const string SweepOrder = "sweep";

    // A try of a stage that failed comes again so soon that a run of two minutes sees all of its tries
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    /// <summary>The order that sets the clock wrong by so many seconds; 0 sets it right.</summary>
    public static string Clock(int seconds) => $"{ClockOrder}{seconds}";

    /// <summary>The order to sweep the poison queues, as the timer does every five minutes.</summary>
    public static string Sweep => SweepOrder;

    /// <summary>Serves until there are no more orders.</summary>
    /// <param name="config">The configuration document.</param>
    /// <param name="lease">How long a message is hidden from other instances.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="output">Takes the address.</param>
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
        while (await orders.ReadLineAsync(cancellation) is { } order)
        {
            if (order == SweepOrder)
                await host.Services.GetRequiredService<PipelineSurface>().FireAsync("SweepDeadLetters", cancellation);
            else if (order.StartsWith(ClockOrder, StringComparison.Ordinal))
                clock.Offset = TimeSpan.FromSeconds(int.Parse(order.AsSpan(ClockOrder.Length), CultureInfo.InvariantCulture));
        }

        await host.StopAsync(CancellationToken.None);
        return 0;
    }
}

using System.Net;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Cli.Bench.Sending;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>Acknowledgement over several numbers of connections.</summary>
internal static class AckPart
{
    private const int Share = 4;

    /// <summary>Measures an endpoint.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="numbers">Numbers the webhooks.</param>
    /// <param name="plan">How many, over how many connections.</param>
    /// <param name="clock">Takes the times.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The load of each number of connections.</returns>
    public static async Task<IReadOnlyList<Load>> MeasureAsync(
        string address, BenchNumbers numbers, BenchPlan plan, TimeProvider clock, CancellationToken cancellation)
    {
        var loads = new List<Load>();
        foreach (var connections in plan.Connections)
        {
            var count = Math.Max(plan.Webhooks / Share, 1);
            var webhooks = BenchWebhook.Make(numbers.Take(count), count, clock);
            using var sender = new BenchSender(address, connections, numbers, clock);
            loads.Add(await sender.SendAsync(webhooks, HttpStatusCode.OK, cancellation));
        }

        return loads;
    }

    /// <summary>The figures, beside those of a bare endpoint.</summary>
    public static IEnumerable<Figure> ToFigures(BenchPlan plan, IReadOnlyList<Load> loads, IReadOnlyList<Load> bare)
    {
        foreach (var (connections, load, floor) in plan.Connections.Zip(loads, bare))
        {
            var name = connections == 1 ? "1 connection" : $"{connections} connections";
            yield return new Figure(BenchPart.Ack, name, load.PerSecond, Figure.Requests, floor.PerSecond);
            foreach (var figure in Figure.Percentiles(BenchPart.Ack, name, load, floor))
                yield return figure;
        }
    }
}

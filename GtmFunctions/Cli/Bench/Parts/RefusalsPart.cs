using System.Net;
using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>Webhooks with a bad signature.</summary>
internal static class RefusalsPart
{
    private const int Connections = 50;
    private const int Times = 5;

    /// <summary>Measures them.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchTarget target, BenchPlan plan, CancellationToken cancellation)
    {
        var webhooks = target.Take(plan.Webhooks * Times, forged: true);
        using var sender = target.Connect(Connections);
        var before = await target.App.SettleAsync(cancellation);
        var load = await sender.SendAsync(webhooks, HttpStatusCode.Unauthorized, cancellation);
        var calls = CallRates.Between(before, await target.App.SettleAsync(cancellation), webhooks.Length);
        return
        [
            new Figure(BenchPart.Refusals, $"{Connections} connections", load.PerSecond, Figure.Requests),
            .. Figure.Percentiles(BenchPart.Refusals, $"{Connections} connections", load),
            new Figure(BenchPart.Refusals, "calls to storage, each", calls.Total, Figure.Calls),
        ];
    }
}

using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Parts;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Cli.Bench.Sending;

namespace GtmFunctions.Cli.Bench;

/// <summary>Measures an app with more and more of everything: first of its configuration, then of what it has stored.</summary>
/// <param name="connection">The storage account.</param>
/// <param name="numbers">Numbers the webhooks.</param>
/// <param name="clock">Takes the times.</param>
/// <param name="told">Is told what was measured.</param>
internal sealed class GrowthRun(string connection, BenchNumbers numbers, TimeProvider clock, Action<string> told)
{
    private const int StoredShare = 10;

    // What an event has nothing to do with grows together; what it is asked about, by itself
    private static readonly Func<int, BenchSize>[] Kinds =
    [
        times => new BenchSize(Others: 5 * times, Rows: 50 * times),
        times => new BenchSize(Asked: 5 * times),
    ];

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using var sink = await BenchSink.StartAsync(clock, cancellation);
        return [.. await ConfigurationAsync(plan, sink, cancellation), .. await StoredAsync(plan, sink, cancellation)];
    }

    private async Task<IEnumerable<Figure>> ConfigurationAsync(BenchPlan plan, BenchSink sink, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var kind in Kinds)
        {
            var apps = new List<GrownApp>();
            foreach (var size in plan.Sizes.Select(kind))
            {
                await using var app = await StartAsync(plan, sink, size, cancellation);
                var target = new BenchTarget(app, sink, numbers, clock);
                apps.Add(await app.WhileItServesAsync(token => GrowPart.MeasureAsync(target, $"{size}", plan, token), cancellation));
                told($"{apps[^1]}");
                figures.AddRange(apps[^1].ToFigures(apps[0]));
            }
        }

        return figures;
    }

    private async Task<IEnumerable<Figure>> StoredAsync(BenchPlan plan, BenchSink sink, CancellationToken cancellation)
    {
        await using var app = await StartAsync(plan, sink, new BenchSize(), cancellation);
        var target = new BenchTarget(app, sink, numbers, clock);
        return await app.WhileItServesAsync(token => StoredAsync(plan, target, token), cancellation);
    }

    private async Task<IEnumerable<Figure>> StoredAsync(BenchPlan plan, BenchTarget target, CancellationToken cancellation)
    {
        var apps = new List<GrownApp>();
        var (step, events, letters) = (Math.Max(plan.Webhooks / StoredShare, 1), 0, 0);
        foreach (var size in plan.Sizes)
        {
            var what = $"{size * step:#,0} more events and keys stored, {Math.Max(size * step / StoredShare, 1):#,0} dead letters";
            await GrowPart.StoreAsync(target, size * step - events, asLetters: false, plan.AtOnce, cancellation);
            await GrowPart.StoreAsync(
                target, Math.Max(size * step / StoredShare, 1) - letters, asLetters: true, plan.AtOnce, cancellation);
            (events, letters) = (size * step, Math.Max(size * step / StoredShare, 1));
            apps.Add(await GrowPart.MeasureAsync(target, what, plan, cancellation));
            told($"{apps[^1]}");
        }

        return apps.SelectMany(each => each.ToFigures(apps[0]));
    }

    private Task<BenchProcess> StartAsync(BenchPlan plan, BenchSink sink, BenchSize size, CancellationToken cancellation) =>
        BenchProcess.StartAsync(new ServeOptions(connection, sink.Address, plan.Queued, size), plan.Settled, clock, cancellation);
}

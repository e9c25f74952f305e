using System.Globalization;
using System.Net;
using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Parts;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Cli.Bench.Sending;

namespace GtmFunctions.Cli.Bench;

/// <summary>Measures an app, in a process of its own, on one storage account.</summary>
/// <param name="connection">The account, which should be empty.</param>
/// <param name="storageProcess">The process that serves the account, where it is one of this machine and its use is to be told.</param>
/// <param name="clock">Takes the times.</param>
/// <param name="told">Is told what is measured next.</param>
internal sealed class BenchRun(string connection, int? storageProcess, TimeProvider clock, Action<string> told)
{
    // What an app has under way at once by host.json: a batch, and what is left of the one before
    private const int RunsAtOnce = 24;
    private const int CountedEvents = 20;
    private const int LoopShare = 2;

    private readonly BenchNumbers _numbers = new();

    /// <summary>Measures.</summary>
    /// <param name="plan">What.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">A webhook was answered otherwise than it must be.</exception>
    public async Task<BenchReport> RunAsync(BenchPlan plan, CancellationToken cancellation)
    {
        var load = LoadBefore();
        var bare = plan.Has(BenchPart.Ack) ? await BareAsync(plan, cancellation) : [];
        var everyday = plan.Parts.Any(part => part != BenchPart.Grow);
        IReadOnlyList<Figure> figures =
        [
            .. everyday ? await EverydayAsync(plan, bare, cancellation) : [],
            .. plan.Has(BenchPart.Grow) ? await new GrowthRun(connection, _numbers, clock, told).RunAsync(plan, cancellation) : [],
        ];
        return new BenchReport(clock.GetUtcNow(), Environment.ProcessorCount, load, plan.Queued, figures)
        {
            SentAgain = _numbers.SentAgain,
        };
    }

    private async Task<IReadOnlyList<Load>> BareAsync(BenchPlan plan, CancellationToken cancellation)
    {
        told("a bare endpoint that puts each webhook on a queue");
        await using var bare = await BenchProcess.StartAsync(new ServeOptions(connection, Sink: null), plan.Settled, clock, cancellation);
        var warmUp = BenchWebhook.Make(_numbers.Take(plan.WarmUp), plan.WarmUp, clock);
        using (var sender = new BenchSender(bare.Address, plan.AtOnce, _numbers, clock))
            await sender.SendAsync(warmUp, HttpStatusCode.OK, cancellation);
        return await AckPart.MeasureAsync(bare.Address, _numbers, plan, clock, cancellation);
    }

    private async Task<IReadOnlyList<Figure>> EverydayAsync(BenchPlan plan, IReadOnlyList<Load> bare, CancellationToken cancellation)
    {
        await using var sink = await BenchSink.StartAsync(clock, cancellation);
        var measured = await MeasureAsync(plan, sink, cancellation);
        var floors = await FloorsAsync(plan, measured, cancellation);
        return
        [
            .. measured.Acks is { } acks ? AckPart.ToFigures(plan, acks, bare) : [],
            .. measured.Lonely is { } lonely
                ? Figure.Percentiles(BenchPart.Lonely, "one at a time", lonely, floors.One) : [],
            .. measured.Steady.SelectMany(each =>
                Figure.Percentiles(BenchPart.Steady, $"{each.Rate} a second", each.Load, floors.One)),
            .. measured.Burst?.ToFigures(floors.Many) ?? [],
            .. plan.Has(BenchPart.Calls) ? measured.Calls!.ToFigures() : [],
            .. measured.Others,
        ];
    }

    private async Task<Measured> MeasureAsync(BenchPlan plan, BenchSink sink, CancellationToken cancellation)
    {
        told("starting the app");
        await using var app = await BenchProcess.StartAsync(
            new ServeOptions(connection, sink.Address, plan.Queued), plan.Settled, clock, cancellation);
        var target = new BenchTarget(app, sink, _numbers, clock);
        return await app.WhileItServesAsync(token => MeasureAsync(plan, target, token), cancellation);
    }

    private async Task<Measured> MeasureAsync(BenchPlan plan, BenchTarget target, CancellationToken cancellation)
    {
        await target.WorkAsync(plan.WarmUp, plan.AtOnce, cancellation);
        var measured = new Measured();
        foreach (var part in plan.Parts.Where(part => part != BenchPart.Grow))
        {
            told(BenchParts.Name(part));
            measured = await MeasureAsync(part, plan, target, measured, cancellation);
            await target.App.SettleAsync(cancellation);
        }

        return plan.Has(BenchPart.Lonely) || plan.Has(BenchPart.Steady)
            ? measured with { Calls = measured.Calls ?? await CallsPart.MeasureAsync(target, CountedEvents, cancellation) }
            : measured;
    }

    private async Task<Measured> MeasureAsync(
        BenchPart part, BenchPlan plan, BenchTarget target, Measured measured, CancellationToken cancellation) => part switch
        {
            BenchPart.Ack => measured with
            {
                Acks = await AckPart.MeasureAsync(target.App.Address, _numbers, plan, clock, cancellation),
            },
            BenchPart.Lonely => measured with { Lonely = await HookToSinkPart.LonelyAsync(target, plan, cancellation) },
            BenchPart.Steady => measured with { Steady = await SteadyAsync(plan, target, cancellation) },
            BenchPart.Burst => measured with
            {
                Burst = await BurstPart.MeasureAsync(target, plan.Webhooks, plan.AtOnce, storageProcess, cancellation),
            },
            BenchPart.Calls => measured with { Calls = await CallsPart.MeasureAsync(target, CountedEvents, cancellation) },
            BenchPart.Duplicates => measured with
            {
                Others = [.. measured.Others, .. await DuplicatesPart.MeasureAsync(target, plan, cancellation)],
            },
            _ => measured with { Others = [.. measured.Others, .. await RefusalsPart.MeasureAsync(target, plan, cancellation)] },
        };

    private static async Task<IReadOnlyList<(int Rate, Load Load)>> SteadyAsync(
        BenchPlan plan, BenchTarget target, CancellationToken cancellation)
    {
        var loads = new List<(int, Load)>();
        foreach (var rate in plan.Rates)
            loads.Add((rate, await HookToSinkPart.SteadyAsync(target, rate, plan.SteadyFor, cancellation)));
        return loads;
    }

    private async Task<(Load? One, Load? Many)> FloorsAsync(BenchPlan plan, Measured measured, CancellationToken cancellation)
    {
        if (measured.Calls is null && measured.Burst is null)
            return default;
        told("the same calls to storage, with no work between");
        var loop = await StorageLoop.CreateAsync(connection, cancellation);
        var one = measured.Calls is null ? null
            : await loop.RunAsync(measured.Calls, Math.Min(plan.Webhooks, CountedEvents * 2), atOnce: 1, clock, cancellation);
        var many = measured.Burst is null ? null
            : await loop.RunAsync(measured.Burst.Calls, Math.Max(plan.Webhooks / LoopShare, 1), RunsAtOnce, clock, cancellation);
        return (one, many);
    }

    // The first figure of /proc/loadavg (proc(5)): the processes that ran or waited for a processor, over the last minute
    private static double? LoadBefore() =>
        File.Exists("/proc/loadavg")
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : null;

    private sealed record Measured
    {
        public IReadOnlyList<Load>? Acks { get; init; }

        public Load? Lonely { get; init; }

        public IReadOnlyList<(int Rate, Load Load)> Steady { get; init; } = [];

        public Burst? Burst { get; init; }

        public CallRates? Calls { get; init; }

        public IReadOnlyList<Figure> Others { get; init; } = [];
    }
}

using System.Net;
using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>What a burst took.</summary>
/// <param name="Events">How many events it had.</param>
/// <param name="EndToEnd">From the first webhook's beginning to the last event's arrival.</param>
/// <param name="Received">The acknowledgements.</param>
/// <param name="Calls">The calls to storage of one event.</param>
/// <param name="App">What it took of the machine.</param>
/// <param name="Storage">What its storage took of the machine; <see langword="null"/> where that is not a process of this machine.</param>
internal sealed record Burst(int Events, TimeSpan EndToEnd, Load Received, CallRates Calls, MachineUse App, MachineUse? Storage)
{
    /// <summary>Events a second.</summary>
    public double PerSecond => Events / EndToEnd.TotalSeconds;

    /// <summary>The figures, beside those of the same calls to storage without work between.</summary>
    public IEnumerable<Figure> ToFigures(Load? floor)
    {
        yield return new Figure(BenchPart.Burst, "end to end", PerSecond, Figure.Events, floor?.PerSecond);
        yield return new Figure(BenchPart.Burst, "acknowledged meanwhile", Received.PerSecond, Figure.Requests);
        yield return new Figure(BenchPart.Burst, "calls to storage per event", Calls.Total, Figure.Calls);
        foreach (var (name, use) in new[] { ("app", App), ("app and storage", Storage is null ? null : App + Storage) })
        {
            if (use is null)
                continue;
            yield return new Figure(
                BenchPart.Burst, $"processor time per event, {name}", use.Processor.TotalMilliseconds / Events, Figure.Milliseconds);
            yield return new Figure(BenchPart.Burst, $"most memory, {name}", use.PeakMemory / (double)(1 << 20), "MiB");
        }
    }
}

/// <summary>Events as fast as they are taken.</summary>
internal static class BurstPart
{
    /// <summary>Measures one.</summary>
    public static async Task<Burst> MeasureAsync(
        BenchTarget target, int events, int atOnce, int? storageProcess, CancellationToken cancellation)
    {
        var before = await target.App.SettleAsync(cancellation);
        var storage = MachineUse.Read(storageProcess);
        using var sender = target.Connect(atOnce);
        var webhooks = target.Take(events);
        var begun = target.Clock.GetTimestamp();
        var received = await sender.SendAsync(webhooks, HttpStatusCode.OK, cancellation);
        var last = long.MinValue;
        foreach (var webhook in webhooks)
            last = Math.Max(last, await target.Sink.ArrivedAsync(webhook.Number).WaitAsync(cancellation));
        var after = await target.App.SettleAsync(cancellation);
        return new Burst(
            events,
            target.Clock.GetElapsedTime(begun, last),
            received,
            CallRates.Between(before, after, events),
            MachineUse.Read(after).Since(MachineUse.Read(before)),
            MachineUse.Read(storageProcess)?.Since(storage));
    }
}

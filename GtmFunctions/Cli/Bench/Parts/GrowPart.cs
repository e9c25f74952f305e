using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>One measurement of an app that has more of something than before.</summary>
/// <param name="What">What it has, such as <c>500 sources</c>.</param>
/// <param name="Calls">Calls to storage for one event.</param>
/// <param name="Processor">The app's processor time for one event.</param>
/// <param name="HookToSink">The way of events that come one at a time.</param>
internal sealed record GrownApp(string What, double Calls, TimeSpan Processor, Load HookToSink)
{
    /// <summary>The same in a line, for who waits for the rest.</summary>
    public override string ToString() =>
        $"{What}: {BenchTable.Number(Calls)} calls and {BenchTable.Number(Processor.TotalMilliseconds)} ms of processor time per event, " +
        $"{BenchTable.Number(HookToSink.Percentile(0.5).TotalMilliseconds)} ms from hook to sink";

    /// <summary>The figures, beside those of the app that has least.</summary>
    public IEnumerable<Figure> ToFigures(GrownApp least)
    {
        yield return new Figure(BenchPart.Grow, $"{What}: calls per event", Calls, Figure.Calls, least.Calls);
        yield return new Figure(
            BenchPart.Grow, $"{What}: processor time per event", Processor.TotalMilliseconds, Figure.Milliseconds,
            least.Processor.TotalMilliseconds);
        yield return new Figure(
            BenchPart.Grow, $"{What}: hook to sink, p50", HookToSink.Percentile(0.5).TotalMilliseconds, Figure.Milliseconds,
            least.HookToSink.Percentile(0.5).TotalMilliseconds);
    }
}

/// <summary>How the figures of an app change as there is more of everything.</summary>
internal static class GrowPart
{
    private const int Share = 5;

    /// <summary>Measures an app as it is.</summary>
    /// <param name="target">The app.</param>
    /// <param name="what">What it has.</param>
    /// <param name="plan">How many events are measured.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<GrownApp> MeasureAsync(BenchTarget target, string what, BenchPlan plan, CancellationToken cancellation)
    {
        await target.WorkAsync(plan.WarmUp, plan.AtOnce, cancellation);
        var burst = await BurstPart.MeasureAsync(
            target, Math.Max(plan.Webhooks / Share, 1), plan.AtOnce, storageProcess: null, cancellation);
        return new GrownApp(
            what, burst.Calls.Total, burst.App.Processor / burst.Events, await HookToSinkPart.LonelyAsync(target, plan, cancellation));
    }

    /// <summary>Gives an app stored events, with their keys, or dead letters, until it has so many.</summary>
    /// <param name="target">The app.</param>
    /// <param name="events">How many more.</param>
    /// <param name="asLetters">Whether their destination refuses them, so that each leaves a dead letter.</param>
    /// <param name="atOnce">How many are sent at once.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task StoreAsync(BenchTarget target, int events, bool asLetters, int atOnce, CancellationToken cancellation)
    {
        target.Sink.Refuses = asLetters;
        await target.WorkAsync(events, atOnce, cancellation);
        target.Sink.Refuses = false;
    }
}

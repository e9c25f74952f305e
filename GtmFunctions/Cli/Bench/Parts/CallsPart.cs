namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>The calls to storage of events that come one at a time.</summary>
internal static class CallsPart
{
    /// <summary>Counts them.</summary>
    public static async Task<CallRates> MeasureAsync(BenchTarget target, int events, CancellationToken cancellation)
    {
        var before = await target.App.SettleAsync(cancellation);
        using var sender = target.Connect(connections: 1);
        foreach (var webhook in target.Take(events))
            await target.HookToSinkAsync(sender, webhook, cancellation);
        return CallRates.Between(before, await target.App.SettleAsync(cancellation), events);
    }
}

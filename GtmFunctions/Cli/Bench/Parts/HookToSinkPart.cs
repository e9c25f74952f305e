namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>The way of an event from the beginning of its request to its arrival at the destination.</summary>
internal static class HookToSinkPart
{
    /// <summary>One event at a time, each after a quiet while.</summary>
    public static async Task<Load> LonelyAsync(BenchTarget target, BenchPlan plan, CancellationToken cancellation)
    {
        using var sender = target.Connect(connections: 1);
        var begun = target.Clock.GetTimestamp();
        var took = new List<TimeSpan>();
        foreach (var webhook in target.Take(plan.Lonely))
        {
            await Task.Delay(plan.Quiet, target.Clock, cancellation);
            took.Add(await target.HookToSinkAsync(sender, webhook, cancellation));
        }

        return Load.From(target.Clock.GetElapsedTime(begun), took);
    }

    /// <summary>
    /// So many events a second, each sent at its time whether or not those before it have been answered, so that a slow one hides nothing.
    /// </summary>
    public static async Task<Load> SteadyAsync(BenchTarget target, int rate, TimeSpan duration, CancellationToken cancellation)
    {
        using var sender = target.Connect(int.MaxValue);
        var webhooks = target.Take(Math.Max((int)(rate * duration.TotalSeconds), 1));
        var begun = target.Clock.GetTimestamp();
        var running = new List<Task<TimeSpan>>();
        foreach (var webhook in webhooks)
        {
            var early = TimeSpan.FromSeconds((double)running.Count / rate) - target.Clock.GetElapsedTime(begun);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, target.Clock, cancellation);
            running.Add(target.HookToSinkAsync(sender, webhook, cancellation));
        }

        var took = await Task.WhenAll(running);
        return Load.From(target.Clock.GetElapsedTime(begun), took);
    }
}

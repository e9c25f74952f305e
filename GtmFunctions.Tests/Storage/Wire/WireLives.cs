using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>Lives that meet faults of the wire at one write after the other.</summary>
internal static class WireLives
{
    /// <summary>
    /// Lives a life once without a fault, and then, for each fault, once for each of its writes, or some of them, with the fault at that
    /// one.
    /// </summary>
    /// <param name="wire">The wire to storage.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="step">1 for each write; else some of them, as <see cref="WireRows"/> says.</param>
    /// <param name="life">The life: it gets a name of its own and what to say when something is wrong.</param>
    public static async Task ForEachWriteAsync(
        this StorageWire wire, IReadOnlyList<WireFault> faults, int step, Func<string, string, Task> life)
    {
        // The first life makes the day's tables; what it writes besides is as long as that of those that follow
        await life("warmup", "no fault");
        wire.Mend();
        await life("measure", "no fault");
        var writes = wire.Writes;
        Assert.NotEmpty(writes);
        var (lives, met) = (0, 0);
        foreach (var fault in faults)
        {
            // Each fault begins elsewhere, so that a few of them meet writes of all kinds
            var stride = WireRows.StrideOf(fault, step);
            for (var write = (1 + (7 * (int)fault)) % Math.Min(stride, writes.Count); write < writes.Count; write += stride)
            {
                wire.Fail(write, fault);
                var where = $"{fault} write {write} of {writes.Count} ({writes[write]})";
                await life($"{fault}{write}".ToLowerInvariant(), where);
                lives++;

                // A run that finds more time at hand does itself what another hands on, and ends before this write
                if (wire.Faults == 0 && wire.Writes.Count <= write)
                    continue;
                Assert.True(wire.Faults == 1, $"{where}: there were {wire.Faults} faults");
                met++;
            }
        }

        // Of the few lives of every day one may miss it by chance
        Assert.True(4 * (met + (RunDepth.IsThorough ? 0 : 1)) >= 3 * lives, $"only {met} of {lives} lives met their fault");
    }
}

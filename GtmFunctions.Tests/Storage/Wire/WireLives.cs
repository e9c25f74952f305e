using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>Lives that meet a fault of the wire at one write after the other.</summary>
internal static class WireLives
{
    /// <summary>
    /// Lives a life once without a fault, and then once for each of its writes, or some of them, with a fault at that one.
    /// </summary>
    /// <param name="wire">The wire to storage.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="step">1 for each write, 2 for every other one, and so on.</param>
    /// <param name="life">The life: it gets a name of its own and what to say when something is wrong.</param>
    public static async Task ForEachWriteAsync(this StorageWire wire, WireFault fault, int step, Func<string, string, Task> life)
    {
        wire.Mend();
        await life("measure", "no fault");
        var writes = wire.Writes;
        Assert.NotEmpty(writes);

        // Each fault begins elsewhere, so that a few of them meet writes of all kinds
        for (var write = (1 + (7 * (int)fault)) % Math.Min(step, writes.Count); write < writes.Count; write += step)
        {
            wire.Fail(write, fault);
            var where = $"{fault} write {write} of {writes.Count} ({writes[write]})";
            await life($"{fault}{write}".ToLowerInvariant(), where);
            Assert.True(wire.Faults == 1, $"{where}: there were {wire.Faults} faults");
        }
    }
}

using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>
/// The rows of a table of faults at the wire: every fault at every write is explicit, a row for each; in a thorough run
/// (<see cref="RunDepth"/>) one row has each fault meet some of the writes, those that have an effect of which the client is not told, or a
/// second one, more of them; every day it has the first of these meet a few.
/// </summary>
public static class WireRows
{
    /// <summary>The step of a row whose faults meet every write.</summary>
    public const int Every = 1;

    /// <summary>The rows, each with its faults and how many writes they go on from one to the next.</summary>
    /// <param name="step">How many writes <see cref="WireFault.Untold"/> goes on in a thorough run; the others go on further.</param>
    public static TheoryData<WireFault[], int> Table(int step)
    {
        var faults = Enum.GetValues<WireFault>();
        var rows = new TheoryData<WireFault[], int> { { RunDepth.IsThorough ? faults : [WireFault.Untold], step } };
        foreach (var fault in faults)
            rows.Add(new TheoryDataRow<WireFault[], int>([fault], Every) { Explicit = true });
        return rows;
    }

    /// <summary>How many writes a fault goes on from one to the next.</summary>
    internal static int StrideOf(WireFault fault, int step) => step == Every ? Every : Depth * fault switch
    {
        WireFault.Untold => step,
        WireFault.Twice => 2 * step,
        _ => 5 * step,
    };

    private static int Depth => RunDepth.IsThorough ? 1 : RunDepth.Thinner;
}

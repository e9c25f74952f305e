using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>
/// The rows of a table of faults at the wire: every fault at every write is explicit; every day each fault meets some of the writes, those
/// that have an effect of which the client is not told, or a second one, more of them.
/// </summary>
public static class WireRows
{
    /// <summary>The rows, each with a fault and how many writes it goes on from one to the next.</summary>
    /// <param name="step">How many writes <see cref="WireFault.Untold"/> goes on in the everyday rows; the others go on further.</param>
    public static TheoryData<WireFault, int> Table(int step)
    {
        var rows = new TheoryData<WireFault, int>();
        foreach (var fault in Enum.GetValues<WireFault>())
        {
            rows.Add(new TheoryDataRow<WireFault, int>(fault, fault switch
            {
                WireFault.Untold => step,
                WireFault.Twice => 2 * step,
                _ => 5 * step,
            }));
            rows.Add(new TheoryDataRow<WireFault, int>(fault, 1) { Explicit = true });
        }

        return rows;
    }
}

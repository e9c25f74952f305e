using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Sheets;

/// <summary>What comes of what a sheet says. Values in, values out.</summary>
internal static class SheetRule
{
    private const int LongestFault = 1000;

    /// <summary>The state when something is wrong; since when stays.</summary>
    public static SheetState Fail(SheetState state, string why, DateTimeOffset now) => state with
    {
        Outcome = SheetOutcome.Fault,
        Fault = BoundedText.Cut(why, LongestFault),
        FaultSince = state.FaultSince ?? now,
    };

    /// <summary>The state when the table says what the sheet says, or somebody decided that it is to say something else.</summary>
    public static SheetState Agree(SheetState state, SheetRead.Rows rows) => state with
    {
        Outcome = SheetOutcome.Same,
        Taken = rows.Identity,
        HttpTag = rows.HttpTag,
        Fault = null,
        FaultSince = null,
        Draft = null,
        HeldWhy = null,
    };

    /// <summary>
    /// Why so many rows are not taken away unseen; <see langword="null"/> where no more would go than may. Rows that only changed do not
    /// count.
    /// </summary>
    /// <param name="change">What would change.</param>
    /// <param name="before">How many rows the table has.</param>
    /// <param name="mostRemoved">How many per cent of them may go.</param>
    public static string? HoldBack(TableDiff change, int before, int mostRemoved)
    {
        var gone = change.Rows.Count(row => row.After is null);
        return gone * 100L > before * (long)mostRemoved
            ? $"{gone} of {before} rows would go, more than {mostRemoved} % of them, so a draft waits for a person"
            : null;
    }
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Tells how the sheet of a linked table stands.</summary>
internal static class SheetWords
{
    /// <summary>The line of a table's page.</summary>
    public static SheetLine Line(LinkedTable linked, SheetState? state)
    {
        var every = $"It is fetched from a sheet every {Duration.Text(linked.Every)}.";
        return state switch
        {
            null or { Outcome: SheetOutcome.None } => new SheetLine($"{every} Nobody has looked there yet.", Standing.Idle, null),
            { Outcome: SheetOutcome.Fault } =>
                new SheetLine($"{every} The table stays as it is, for {state.Fault}.", Standing.Bad, state.LookedAt),
            { Outcome: SheetOutcome.Waiting } => new SheetLine(
                $"{every} It has changed, and is taken over once no version is rolled out beside the current one.", Standing.Attention,
                state.LookedAt),
            { Outcome: SheetOutcome.HeldBack } =>
                new SheetLine($"{every} {state.Fault}.", Standing.Attention, state.LookedAt) { Draft = state.Draft },
            _ => new SheetLine(every, Standing.Good, state.LookedAt),
        };
    }
}

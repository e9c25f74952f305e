using System.Globalization;
using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Ops.Gaps;

/// <summary>What a look for gaps found, in a sentence.</summary>
internal static class GapSentence
{
    /// <summary><c>14 of 602 deals since 23 Nov 09:12 UTC never came; all 14 were fetched.</c></summary>
    /// <param name="records">The name of the records.</param>
    /// <param name="look">The look.</param>
    /// <param name="isDryRun">Whether nothing was fetched.</param>
    public static string Render(string records, GapLook look, bool isDryRun = false)
    {
        var since = GapPlaces.TimeOf(look.Since) is { } time
            ? time.UtcDateTime.ToString("' since 'd MMM HH:mm' UTC'", CultureInfo.InvariantCulture)
            : "";
        var found = look switch
        {
            { Said: 0 } => $"Nothing of {records} happened{since}.",
            { Missed: 0 } => string.Create(CultureInfo.InvariantCulture, $"All {look.Said:N0} {records}{since} came."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{look.Missed:N0} of {look.Said:N0} {records}{since} never came; ")
                + (isDryRun ? "nothing was fetched." : Fetched(look.Missed)),
        };
        var more = look.IsCut ? " There are more, with which the next look goes on." : "";
        return look.Fault is { } fault ? $"{found} It could not be looked further: {fault}" : $"{found}{more}";
    }

    private static string Fetched(int missed) => missed == 1
        ? "it was fetched."
        : string.Create(CultureInfo.InvariantCulture, $"all {missed:N0} were fetched.");
}

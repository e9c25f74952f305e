using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Says of each row of a roster whether its person can take something now. Values in, values out.</summary>
internal static class RosterNow
{
    /// <summary>Puts it into the rows of a grid.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The roster's name.</param>
    /// <param name="sheet">The roster.</param>
    /// <param name="configuration">The rules that decide now, of which holidays are.</param>
    /// <param name="state">What the pool knows.</param>
    /// <param name="now">The instant.</param>
    public static IReadOnlyList<GridRow> Put(
        IReadOnlyList<GridRow> rows, string name, TableSheet sheet, Configuration configuration, PoolState state, DateTimeOffset now)
    {
        var lines = sheet.Lines();
        var members = Roster.Parse(name, sheet.ToText(), []).Members.GroupBy(member => member.Line)
            .ToDictionary(row => row.Key, row => row.First());
        var holidays = configuration.Assignments.Values.FirstOrDefault(assignment => assignment.Pool?.File == name)?.Holidays
            ?? HolidayTable.None;
        return
        [
            .. rows.Select(row => lines.TryGetValue(row.Key, out var line) && members.TryGetValue(line, out var member)
                ? Availability.WhyNot(member, holidays, state, now) is { } why
                    ? row with { Now = UnavailableSentence.Render(why) }
                    : row with { Now = "can take", CanTake = true }
                : row),
        ];
    }
}

using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Pages.Parts;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>What a table is for and what its rows mean, in words.</summary>
internal static class TableWords
{
    /// <summary>What a row says and how its cells are written.</summary>
    public static string RowMeans(TableKind kind) => kind switch
    {
        TableKind.Decisions =>
            "Each row is a rule, read from the top: the first whose every cell holds names the team or the owner. A cell is a value, a|b, "
            + ">=200, <1000, 200..999, or * for anything.",
        TableKind.Roster =>
            "Each row is a person in a team: weight is their share, capacity such as 40/day the most they take, hours such as "
            + "Mon-Fri 09:00-17:30 are by their own time zone, out is a day or 2026-12-24..2027-01-02.",
        TableKind.Holidays =>
            "Each row is a day, or first..last, on which members do not work: all of them, or those of a team or a time zone.",
        TableKind.List => "Each row is a value of its first column, in which the rules look; further columns are for people.",
        _ => "Nothing in the rules reads this table.",
    };

    /// <summary>What the table does, and who uses it.</summary>
    public static string Does(TableKind kind, CsvTable table, IReadOnlyList<string> by)
    {
        var rows = Relative.Count(table.Rows.Count, "row");
        var readers = by.Count == 0 ? "nothing in the rules" : string.Join(", ", by);
        return kind switch
        {
            TableKind.Decisions => $"It decides which team or owner takes a lead, for {readers}: {rows}, the first that fits wins.",
            TableKind.Roster => $"It says who takes leads, for {readers}: {rows} in {Relative.Count(Teams(table), "team")}.",
            TableKind.Holidays => $"It says on which days people do not work, for {readers}: {rows}.",
            TableKind.List => $"It is a list in which {readers} {(by.Count == 1 ? "looks" : "look")}: {rows}.",
            _ => $"Nothing in the rules reads it: {rows}.",
        };
    }

    private static int Teams(CsvTable table) => table.Column("team") is >= 0 and var team
        ? table.Rows.Select(row => row.Cells[team]).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        : 0;
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>assignments</c>.</summary>
internal static class AssignmentReading
{
    private static readonly FieldPath Domain = FieldPath.Parse("account.domain");

    /// <summary>Reads one assignment.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="root">The document, for the names that it uses.</param>
    /// <param name="context">What the readers share.</param>
    public static Assignment? Read(Entry entry, Entry root, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var table = Table(entry["table"], context.DecisionTable);
        var pool = Table(entry["pool"], context.Roster);
        var holidays = Table(entry["holidays"], context.Holidays);
        var sticky = Sticky(entry["sticky"]);
        var sla = SlaReading.Read(entry["sla"], root, context);
        if (table is { Results.Count: > 0 } && !table.Results.Any(Assigns))
            entry["table"]!.Report($"the table '{table.File}' names neither '-> team' nor '-> owner'");
        if (table is not null && table.Results.Contains("team") && entry["pool"] is null)
            entry["table"]!.Report($"the table '{table.File}' names teams: name the roster of their members as 'pool'");
        if (entry["fallback"]?["owner"] is not { Text: { } fallback } owner)
            return null;
        if (fallback.IndexOf('@', StringComparison.Ordinal) <= 0)
            owner.Report("this must be an e-mail address");
        return new Assignment
        {
            Name = entry.Key,
            Table = table,
            Pool = pool,
            Strategy = ValueReading.Member<AssignmentStrategy>(entry["strategy"]),
            Sticky = sticky,
            Holidays = holidays ?? HolidayTable.None,
            Fallback = fallback,
            Sla = sla,
        };
    }

    private static bool Assigns(string result) => result is "team" or "owner";

    private static Sticky? Sticky(Entry? entry) =>
        ValueReading.Time(entry?["window"], TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) is { } window
            ? new Sticky(ValueReading.Path(entry!["key"]) ?? Domain, window)
            : null;

    private static T? Table<T>(Entry? entry, Func<string, T?> read)
        where T : class
    {
        if (entry?.Text is not { } name)
            return null;
        var table = read(name);
        if (table is null)
            entry.Report($"the table '{name}' is not beside the document: add the file, or mend the name");
        return table;
    }
}

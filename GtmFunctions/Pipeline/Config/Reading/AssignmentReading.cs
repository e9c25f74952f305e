using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>assignments</c>.</summary>
internal static class AssignmentReading
{
    /// <summary>Reads one assignment.</summary>
    public static Assignment? Read(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var table = Table(entry["table"], context.DecisionTable);
        var pool = Table(entry["pool"], context.Roster);
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
            Fallback = fallback,
        };
    }

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

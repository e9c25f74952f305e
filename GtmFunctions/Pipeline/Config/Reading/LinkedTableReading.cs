using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>tables</c>: the tables that are fetched from a published sheet.</summary>
internal static class LinkedTableReading
{
    /// <summary>The shortest time between two fetches: Google serves a published sheet from a copy that is about as old.</summary>
    public static readonly TimeSpan LeastEvery = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MostEvery = TimeSpan.FromDays(7);

    /// <summary>Reads one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">What the readers share, after all that names a table was read.</param>
    public static LinkedTable? Read(Entry entry, ReadContext context)
    {
        if (!TableName.Is(entry.Key) || !entry.Key.EndsWith(".csv", StringComparison.Ordinal))
            entry.Report(
                "a linked table is named as its file is, such as territories.csv: letters, digits, . _ and -, and .csv at the end");
        else if (!context.IsNamed(entry.Key))
            entry.Report(
                $"nothing in the document reads '{entry.Key}': name it where it is used, such as a 'table' or 'pool' of an assignment");
        var allowPrivate = entry["allowPrivate"]?.Flag is true;
        var every = ValueReading.Time(entry["every"], LeastEvery, MostEvery);
        if (entry["from"]?.Text is { } name && context.SourceSecrets.Contains(name))
            entry["from"]!.Report($"'{name}' is the secret of a source, which is sent to nobody: name a setting of its own");
        return ValueReading.Address(entry["from"], allowPrivate) is { } from
            ? new LinkedTable
            {
                Name = entry.Key,
                From = from,
                Every = every ?? LinkedTable.DefaultEvery,
                MostRemoved = entry["mostRemoved"]?.Whole ?? LinkedTable.DefaultMostRemoved,
                AllowPrivate = allowPrivate,
            }
            : null;
    }
}

using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>accounts</c>.</summary>
internal static class AccountMatchingReading
{
    /// <summary>Reads it; <see langword="null"/> where the document has none.</summary>
    /// <param name="entry">The section.</param>
    /// <param name="root">The document, for its lists.</param>
    /// <param name="context">What the readers share.</param>
    public static AccountMatching? Read(Entry? entry, Entry root, ReadContext context)
    {
        if (entry?["list"] is not { Text: { } list } named)
            return null;
        ValueReading.CheckKnown(named, "list", context.Names(root, "lists"));
        var threshold = entry["threshold"]?.Number ?? AccountMatching.DefaultThreshold;
        var near = entry["near"]?.Number ?? Math.Min(AccountMatching.DefaultNear, threshold);
        if (near > threshold)
            entry["near"]!.Report($"this is above the threshold of {threshold}: a person is asked below it");
        var columns = entry["columns"];
        return new AccountMatching
        {
            List = list,
            Threshold = threshold,
            Near = near,
            DomainColumn = columns?["domain"]?.Text ?? "domain",
            NameColumn = columns?["name"]?.Text ?? "name",
            CountryColumn = columns?["country"]?.Text ?? "country",
            Map = Map(entry["map"]),
        };
    }

    private static Dictionary<FieldPath, string> Map(Entry? entry)
    {
        var map = new Dictionary<FieldPath, string>();
        foreach (var field in entry?.Entries ?? [])
        {
            if (ValueReading.KeyAsPath(field) is { } to && field.Text is { } column)
                map[to] = column;
            EnricherReading.CheckGiven(field);
        }

        return map;
    }
}

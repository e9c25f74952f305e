using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>scores</c>.</summary>
internal static class ScoreReading
{
    /// <summary>Reads one scoring model.</summary>
    public static ScoreModel Read(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var rules = entry["rules"] is { IsList: true } list ? list.Items.Select(rule => Rule(rule, context)).OfType<ScoreRule>() : [];
        return new ScoreModel(entry.Key, [.. rules], Tiers(entry["tiers"]));
    }

    private static ScoreRule? Rule(Entry entry, ReadContext context)
    {
        if (ValueReading.Filter(entry["when"], context) is not { } when)
            return null;
        if (when.Fields.FirstOrDefault(IsScore) is { } field)
            entry["when"]!.Report($"a rule cannot read '{field}': the score is what the rules make");
        return entry["points"]?.Number is { } points ? new ScoreRule(when, points, Decay(entry["decay"])) : null;
    }

    private static ScoreDecay? Decay(Entry? entry)
    {
        if (entry is not { IsMapping: true })
            return null;
        if (entry["halfLife"] is null == entry["over"] is null)
            entry.Report("a decay has either 'halfLife', after which half is left, or 'over', after which nothing is");
        var halfLife = Span(entry["halfLife"]);
        var over = Span(entry["over"]);
        return ValueReading.Path(entry["by"]) is { } by && halfLife is null != over is null ? new ScoreDecay(by, halfLife, over) : null;
    }

    private static TimeSpan? Span(Entry? entry) => ValueReading.Time(entry, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));

    private static ScoreTier[] Tiers(Entry? entry)
    {
        var tiers = new List<ScoreTier>();
        var taken = new Dictionary<decimal, string>();
        foreach (var tier in entry?.Entries ?? [])
        {
            ValueReading.CheckName(tier);
            if (tier.Number is not { } atLeast)
                continue;
            if (!taken.TryAdd(atLeast, tier.Key))
                tier.Report($"the tiers '{taken[atLeast]}' and '{tier.Key}' take the same points, so '{tier.Key}' is never reached");
            tiers.Add(new ScoreTier(tier.Key, atLeast));
        }

        return [.. tiers.OrderByDescending(tier => tier.AtLeast)];
    }

    /// <summary>Whether a path reads the score.</summary>
    public static bool IsScore(string path) => path == "score" || path.StartsWith("score.", StringComparison.Ordinal);
}

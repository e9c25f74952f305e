using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads the conditions of a signal.</summary>
internal static class ConditionReading
{
    /// <summary>Reads one condition.</summary>
    public static SignalCondition Read(Entry entry, ReadContext context) => new(
        entry["on"]?.Texts ?? [],
        ValueReading.Filter(entry["where"], context),
        Math.Max(1, entry["atLeast"]?.Whole ?? 1),
        ValueReading.Path(entry["distinct"]),
        entry["weight"]?.Number ?? 0,
        Math.Max(1, entry["upTo"]?.Whole ?? 1));

    /// <summary>Reports weights, thresholds and orders that lead nowhere.</summary>
    /// <param name="entry">The signal's value.</param>
    /// <param name="signal">The signal as it was read.</param>
    public static void CheckWeights(Entry entry, Signal signal)
    {
        var weighted = signal.Combination == SignalCombination.Weights && !signal.IsAbsence;
        var conditions = (entry["all"] ?? entry["any"] ?? entry["weights"]) is { IsList: true } list ? list.Items.ToArray() : [];
        foreach (var condition in conditions)
        {
            if (weighted && condition["weight"] is null)
                condition.Report("'weight' is missing: what the condition adds when it is met");
            else if (!weighted && (condition["weight"] ?? condition["upTo"]) is { } weight)
                weight.Report($"'{weight.Key}' is for conditions under 'weights'");
        }

        if (!weighted && !signal.IsAbsence && entry["threshold"] is { } threshold)
            threshold.Report("'threshold' is for 'weights'");
        if (signal.InOrder && (signal.Combination != SignalCombination.All || signal.Conditions.Count < 2))
            entry["inOrder"]!.Report("'inOrder' is for two or more conditions under 'all'");
        if (!weighted)
            return;
        var most = signal.Conditions.Sum(condition => Math.Max(0, condition.Weight) * condition.UpTo);
        if (entry["threshold"] is not { } needed)
            entry["weights"]!.Report("'threshold' is missing: the sum of weights that it takes");
        else if (signal.Threshold > most && conditions.All(condition => condition["weight"] is not null))
            needed.Report($"the weights add up to {most} at most, so {signal.Threshold} is never reached");
    }
}

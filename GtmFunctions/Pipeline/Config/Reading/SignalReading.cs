using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>signals</c>.</summary>
internal static class SignalReading
{
    /// <summary>The most occurrences that a signal may need: they are kept one by one, so that the edge of the window is exact.</summary>
    public const int MostNeeded = 500;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly string[] Combinations = ["all", "any", "weights"];

    // What may change without counting anew
    private static readonly string[] Uncounted = ["emit", "cooldown", "reset"];

    /// <summary>Reads all signals, and refuses those that would set themselves off.</summary>
    public static IReadOnlyDictionary<string, Signal> Read(Entry? entry, ReadContext context)
    {
        var signals = new Dictionary<string, Signal>(StringComparer.Ordinal);
        foreach (var one in entry?.Entries ?? [])
        {
            if (Signal(one, context) is { } signal)
                signals[one.Key] = signal;
        }

        var rings = new SignalRings(signals.Values);
        foreach (var one in entry?.Entries ?? [])
        {
            if (signals.TryGetValue(one.Key, out var signal) && rings.IsIn(signal))
                (one["emit"] ?? one).Report($"the signal '{one.Key}' sets itself off: what it emits leads back to what it listens for");
        }

        return signals;
    }

    private static Signal? Signal(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        Entry[] together = [.. Combinations.Select(name => entry[name]).OfType<Entry>()];
        CheckShape(entry, together);
        var conditions = together is [{ IsList: true } list]
            ? list.Items.Select(item => ConditionReading.Read(item, context)).ToArray()
            : [];
        if (conditions.Sum(condition => (long)condition.Needs) > MostNeeded)
            together[0].Report($"a signal takes at most {MostNeeded} events in all (the sum of 'atLeast' times 'upTo')");
        var signal = ValueReading.Path(entry["key"]) is not { } key || entry["emit"]?.Text is not { } emit
            ? null
            : new Signal
            {
                Name = entry.Key,
                Key = key,
                Emit = emit,
                Cooldown = ValueReading.Time(entry["cooldown"], Shortest, TimeSpan.FromDays(365)) ?? TimeSpan.Zero,
                Fingerprint = Fingerprint(entry),
                Combination = together is [var one] ? Enum.Parse<SignalCombination>(one.Key, ignoreCase: true) : default,
                Conditions = conditions,
                Threshold = entry["threshold"]?.Number ?? 0,
                InOrder = entry["inOrder"] is { Flag: true },
                Within = ValueReading.Time(entry["within"], Shortest, TimeSpan.FromDays(90)) ?? TimeSpan.Zero,
                Reset = entry["reset"] is not { Flag: false },
                On = entry["on"]?.Texts ?? [],
                Where = ValueReading.Filter(entry["where"], context),
                QuietFor = ValueReading.Time(entry["quietFor"], Shortest, TimeSpan.FromDays(365)) ?? TimeSpan.Zero,
            };
        if (signal is not null)
            ConditionReading.CheckWeights(entry, signal);
        return signal;
    }

    private static void CheckShape(Entry entry, Entry[] together)
    {
        var absence = entry["quietFor"] ?? entry["on"] ?? entry["where"];
        if (together.Length > 1)
            together[1].Report($"a signal has one of 'all', 'any' and 'weights': this one has '{together[0].Key}' already");
        else if (together.Length == 1 == absence is not null)
            entry.Report("a signal has either 'within' and one of 'all', 'any' and 'weights', or 'on' and 'quietFor'");
        else if (together.Length == 1 && entry["within"] is null)
            entry.Report("'within' is missing: the window in which the conditions must be met, such as 7d");
        else if (absence is not null && (entry["on"] is null || entry["quietFor"] is null))
            entry.Report("a signal of absence takes both 'on', the event types, and 'quietFor', how long none of them came");
        else if (absence is not null && (entry["within"] ?? entry["inOrder"] ?? entry["reset"] ?? entry["threshold"]) is { } counting)
            counting.Report($"'{counting.Key}' is for signals that count: a signal of absence has none");
    }

    private static string Fingerprint(Entry entry)
    {
        var counted = string.Join(
            '\n', entry.Entries.Where(part => !Uncounted.Contains(part.Key)).Select(part => $"{part.Key}: {part.Json}"));
        return KeyHash.For(counted)[..12];
    }
}

using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>signals</c>.</summary>
internal static class SignalReading
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Reads all signals, and refuses those that would set themselves off.</summary>
    public static IReadOnlyDictionary<string, Signal> Read(Entry? entry, ReadContext context)
    {
        var signals = new Dictionary<string, Signal>(StringComparer.Ordinal);
        foreach (var one in entry?.Entries ?? [])
        {
            if (Signal(one, context) is { } signal)
                signals[one.Key] = signal;
        }

        foreach (var one in entry?.Entries ?? [])
        {
            if (signals.TryGetValue(one.Key, out var signal) && Reaches(signal.Emit, signal, signals.Values, []))
                (one["emit"] ?? one).Report($"the signal '{one.Key}' sets itself off: what it emits leads back to what it listens for");
        }

        return signals;
    }

    private static Signal? Signal(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var together = entry["all"];
        var absence = entry["quietFor"] ?? entry["on"];
        if (together is null == absence is null)
            entry.Report("a signal has either 'all' and 'within', or 'on' and 'quietFor'");
        else if (together is not null && entry["within"] is null)
            entry.Report("'within' is missing: the window in which all conditions must be met, such as 7d");
        else if (absence is not null && (entry["on"] is null || entry["quietFor"] is null))
            entry.Report("a signal of absence takes both 'on', the event types, and 'quietFor', how long none of them came");

        return ValueReading.Path(entry["key"]) is not { } key || entry["emit"]?.Text is not { } emit
            ? null
            : new Signal
            {
                Name = entry.Key,
                Key = key,
                Emit = emit,
                Cooldown = ValueReading.Time(entry["cooldown"], Shortest, TimeSpan.FromDays(365)) ?? TimeSpan.Zero,
                All = together is { IsList: true } ? [.. together.Items.Select(item => Condition(item, context))] : [],
                Within = ValueReading.Time(entry["within"], Shortest, TimeSpan.FromDays(90)) ?? TimeSpan.Zero,
                On = entry["on"]?.Texts ?? [],
                QuietFor = ValueReading.Time(entry["quietFor"], Shortest, TimeSpan.FromDays(365)) ?? TimeSpan.Zero,
            };
    }

    private static SignalCondition Condition(Entry entry, ReadContext context) =>
        new(entry["on"]?.Texts ?? [], ValueReading.Filter(entry["where"], context), entry["atLeast"]?.Whole ?? 1);

    private static bool Reaches(string type, Signal target, IReadOnlyCollection<Signal> signals, HashSet<string> seen)
    {
        if (Listens(target, type))
            return true;
        return seen.Add(type) && signals.Any(next => Listens(next, type) && Reaches(next.Emit, target, signals, seen));
    }

    private static bool Listens(Signal signal, string type) =>
        signal.On.Contains(type) || signal.All.Any(condition => condition.On.Contains(type));
}

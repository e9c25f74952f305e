using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Tests.Signals;

/// <summary>
/// One key of a signal with what would be stored of it: an event sees its own bucket and its neighbours only, as in storage.
/// </summary>
internal sealed class Keyed(Signal signal)
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<long, Bucket> _stored = [];
    private KeyLedger _ledger = KeyLedger.Empty;
    private int _events;

    public IReadOnlyDictionary<long, Bucket> Stored => _stored;

    public SignalDecision See(TimeSpan after, params int[] conditions) =>
        See(after, null, conditions);

    public SignalDecision See(TimeSpan after, string? distinct, params int[] conditions) =>
        See($"e{_events++}", (Monday + after).UtcTicks, [.. conditions.Select(condition => (condition, distinct))]);

    public SignalDecision See(string id, long at, IReadOnlyList<(int Condition, string? Distinct)> held)
    {
        var number = Buckets.NumberOf(signal, at);
        var near = _stored.Where(bucket => Math.Abs(bucket.Key - number) <= 1).ToDictionary(bucket => bucket.Key, bucket => bucket.Value);
        var buckets = new Buckets(signal, near);
        var decision = SignalDecision.Decide(signal, new ObservedEvent(id, at, held), buckets, _ledger);
        foreach (var (changed, bucket) in buckets.Changed)
            _stored[changed] = bucket;
        _ledger = _ledger with { Counted = decision.Total };
        if (decision.State == SignalState.Fired)
            _ledger = _ledger.With(new FiredNote(decision.Window.Until, $"fired-{id}"));
        return decision;
    }

    /// <summary>What the window that ends at a time has, of all that is stored.</summary>
    public WindowView Window(long until) => WindowView.Ending(signal, new Buckets(signal, _stored).Kept(), until);

    public static Signal Signal(params SignalCondition[] conditions) => new()
    {
        Name = "s",
        Key = FieldPath.Parse("account.domain"),
        Emit = "s.fired",
        Fingerprint = "f",
        Within = TimeSpan.FromDays(7),
        Conditions = conditions,
    };

    public static SignalCondition Condition(int atLeast, string? distinct = null, decimal weight = 0, int upTo = 1) =>
        new(["a"], null, atLeast, distinct is null ? null : FieldPath.Parse(distinct), weight, upTo);
}

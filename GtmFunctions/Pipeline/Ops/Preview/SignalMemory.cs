using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Counts events for the signals of a draft that are others than the live ones, in memory and in the order of their decisions. Those that
/// are the same have what is recorded of them.
/// </summary>
internal sealed class SignalMemory
{
    private readonly Configuration _configuration;
    private readonly HashSet<string> _same;
    private readonly Dictionary<(string Signal, string Key), CountedKey> _keys = [];

    /// <summary>A memory in which nothing is counted.</summary>
    /// <param name="configuration">The draft.</param>
    /// <param name="live">The live rules.</param>
    public SignalMemory(Configuration configuration, Configuration live)
    {
        _configuration = configuration;
        _same = configuration.Signals.Values
            .Where(signal => live.Signals.TryGetValue(signal.Name, out var other) && IsSame(signal, other))
            .Select(signal => signal.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a signal of the draft is as the live one, so that what is recorded of it holds.</summary>
    public bool IsSame(string signal) => _same.Contains(signal);

    /// <summary>The signals that are counted here, and those whose silence cannot be told.</summary>
    public IEnumerable<Signal> Others => _configuration.Signals.Values.Where(signal => !IsSame(signal.Name));

    /// <summary>What the draft's signals make of an event.</summary>
    /// <param name="event">The event.</param>
    /// <param name="recorded">What signals made of it then.</param>
    /// <param name="now">The instant of its decision.</param>
    /// <returns>What they make of it, and the events of those that fire.</returns>
    public (IReadOnlyList<SignalOutcome> Outcomes, IReadOnlyList<EventMessage> Fired) Observe(
        CanonicalEvent @event, IReadOnlyList<SignalOutcome> recorded, DateTimeOffset now)
    {
        var (outcomes, fired) = (new List<SignalOutcome>(), new List<EventMessage>());
        foreach (var signal in _configuration.Signals.Values.Where(signal => signal.Listens(@event.Type)))
        {
            if (IsSame(signal.Name))
                outcomes.AddRange(recorded.Where(outcome => outcome.Signal == signal.Name));
            else if (!signal.IsAbsence && Count(signal, @event, now) is var outcome)
                Add(signal, @event, outcome, outcomes, fired);
        }

        return (outcomes, fired);
    }

    private void Add(
        Signal signal, CanonicalEvent @event, SignalOutcome outcome, List<SignalOutcome> outcomes, List<EventMessage> fired)
    {
        outcomes.Add(outcome);
        if (outcome.Emitted is not null)
            fired.Add(SignalEmitter.Message(signal, outcome, SignalEmitter.About(@event.Data), _configuration.Version));
    }

    private SignalOutcome Count(Signal signal, CanonicalEvent @event, DateTimeOffset now)
    {
        var match = SignalMatch.From(signal, @event, EventFields.Scope(@event), now);
        if (match.NotCounted is { } not)
            return not;
        var place = (signal.Name, match.Key!);
        if (!_keys.TryGetValue(place, out var counted))
            _keys[place] = counted = new CountedKey();
        var number = Buckets.NumberOf(signal, match.Observation!.At);
        var around = counted.Buckets.Where(bucket => Math.Abs(bucket.Key - number) <= 1).ToDictionary();
        var buckets = new Buckets(signal, around);
        (var outcome, counted.Ledger) = SignalCounter.Decide(
            new SignalCount(signal, match.Key!, match.Observation), buckets, counted.Ledger, now);
        foreach (var (changed, bucket) in buckets.Changed)
            counted.Buckets[changed] = bucket;
        return outcome;
    }

    private static bool IsSame(Signal one, Signal other) =>
        (one.Fingerprint, one.Emit, one.Cooldown, one.Threshold, one.Reset)
        == (other.Fingerprint, other.Emit, other.Cooldown, other.Threshold, other.Reset);

    private sealed class CountedKey
    {
        public Dictionary<long, Bucket> Buckets { get; } = [];

        public KeyLedger Ledger { get; set; } = KeyLedger.Empty;
    }
}

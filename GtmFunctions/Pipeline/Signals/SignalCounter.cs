using System.Text.Json;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Signals;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>An event to be counted for a key of a signal.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Key">The key's value.</param>
/// <param name="Seen">The event.</param>
internal sealed record SignalCount(Signal Signal, string Key, ObservedEvent Seen)
{
    /// <summary>Where the key's rows are.</summary>
    public string Partition => SignalRecords.PartitionOf(Signal.Name, Key);

    /// <summary>The number of the event's bucket.</summary>
    public long Bucket => Buckets.NumberOf(Signal, Seen.At);
}

/// <summary>
/// Counts events. The decision about an event, its occurrence, its bucket and its key's ledger are one transaction: what was decided
/// stands, and an event that comes again is told what was decided about it. Two reads and one write for each round.
/// </summary>
internal sealed class SignalCounter
{
    private readonly SignalRecords _records;
    private readonly TimeProvider _clock;
    private readonly Rounds<SignalCount, SignalOutcome> _rounds;

    /// <summary>Makes a counter.</summary>
    public SignalCounter(SignalRecords records, TimeProvider clock)
    {
        (_records, _clock) = (records, clock);
        _rounds = new Rounds<SignalCount, SignalOutcome>(SignalRecords.MostAtOnce, round => RunAsync(round, records.WriteAsync));
    }

    /// <summary>Counts an event, once however often it comes.</summary>
    /// <returns>What was decided about it, as it was decided first.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage failed; the event may or may not be counted.</exception>
    public Task<SignalOutcome> CountAsync(SignalCount count, CancellationToken cancellation) =>
        _rounds.JoinAsync($"{count.Partition}.{count.Signal.Fingerprint}.{count.Bucket}", count, cancellation);

    /// <summary>What would be decided about an event as things are now; nothing is written.</summary>
    public async Task<SignalOutcome> PreviewAsync(SignalCount count, CancellationToken cancellation) =>
        (await RunAsync([count], _records.ForetellAsync).WaitAsync(cancellation))[0];

    // All of a round are of one key, one fingerprint and one bucket
    private async Task<IReadOnlyList<SignalOutcome>> RunAsync(IReadOnlyList<SignalCount> round, SignalWriter writeAsync)
    {
        var (partition, fingerprint, bucket) = (round[0].Partition, round[0].Signal.Fingerprint, round[0].Bucket);
        var before = new Dictionary<string, SignalOutcome>();
        while (true)
        {
            var sheet = await _records.OpenAsync(partition, fingerprint, bucket, CancellationToken.None);
            var (buckets, ledger) = (BucketsOf(round[0].Signal, sheet), LedgerOf(sheet));
            var decided = new Dictionary<string, SignalOutcome>();
            foreach (var count in round.Where(count => !before.ContainsKey(count.Seen.Event)).DistinctBy(count => count.Seen.Event))
                (decided[count.Seen.Event], ledger) = Decide(count, buckets, ledger, _clock.GetUtcNow());

            var entry = new SignalEntry(
                JsonSerializer.Serialize(ledger, SignalJson.Default.KeyLedger),
                buckets.Changed.ToDictionary(
                    changed => changed.Key, changed => JsonSerializer.Serialize(changed.Value, SignalJson.Default.Bucket)),
                decided.ToDictionary(one => one.Key, one => Row(one.Value)));
            var write = decided.Count == 0
                ? SignalWrite.Written
                : await writeAsync(partition, fingerprint, sheet, entry, CancellationToken.None);
            if (write == SignalWrite.Written)
                return [.. round.Select(count => before.GetValueOrDefault(count.Seen.Event) ?? decided[count.Seen.Event])];
            if (write == SignalWrite.Known)
                await RecallAsync(partition, fingerprint, decided.Keys, before);
        }
    }

    private async Task RecallAsync(
        string partition, string fingerprint, IEnumerable<string> events, Dictionary<string, SignalOutcome> before)
    {
        var found = await Task.WhenAll(events.Select(async id =>
            (Id: id, Row: await _records.FindOccurrenceAsync(partition, fingerprint, id, CancellationToken.None))));
        foreach (var (id, row) in found)
        {
            if (row is not null)
                before[id] = Outcome(row);
        }
    }

    /// <summary>Counts an event in the buckets around it and decides; nothing is written.</summary>
    /// <param name="count">The event.</param>
    /// <param name="buckets">The buckets, which change.</param>
    /// <param name="ledger">What the key has seen.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <returns>What was decided, and what the key has seen then.</returns>
    public static (SignalOutcome Outcome, KeyLedger Ledger) Decide(
        SignalCount count, Buckets buckets, KeyLedger ledger, DateTimeOffset now)
    {
        var (signal, key, seen) = count;
        var decision = SignalDecision.Decide(signal, seen, buckets, ledger);
        var counted = ledger with { Counted = decision.Total };
        if (decision.State != SignalState.Fired)
            return (WindowOutcome.From(signal, key, decision, emitted: null), counted);
        var emitted = SignalEmitter.Note(signal, key, seen.Event, WindowOutcome.Time(decision.Window.Until), now);
        return (
            WindowOutcome.From(signal, key, decision, emitted),
            counted.With(new FiredNote(decision.Window.Until, emitted.Event)));
    }

    private static Buckets BucketsOf(Signal signal, SignalSheet sheet) => new(
        signal,
        sheet.Buckets.ToDictionary(bucket => bucket.Key, bucket => JsonSerializer.Deserialize(bucket.Value, SignalJson.Default.Bucket)!));

    private static KeyLedger LedgerOf(SignalSheet sheet) =>
        sheet.Ledger is { } json ? JsonSerializer.Deserialize(json, SignalJson.Default.KeyLedger)! : KeyLedger.Empty;

    private static SignalOutcome Outcome(string row) => JsonSerializer.Deserialize(row, DecisionJson.Default.SignalOutcome)!;

    private static string Row(SignalOutcome outcome) =>
        DecisionJson.ToRow(outcome, DecisionJson.Default.SignalOutcome).ToJsonString(PipelineJson.Readable.Options);
}

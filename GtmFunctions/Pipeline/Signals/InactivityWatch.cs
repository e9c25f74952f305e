using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Signals;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// Notes that keys are active, and sees to it that each that is has one timeout outstanding. While it has one, an activity costs a read
/// and a write however many there were; activity of the same key at the same time is noted together.
/// </summary>
internal sealed class InactivityWatch
{
    private readonly InactivityRecords _records;
    private readonly TimeoutQueue _timeouts;
    private readonly TimeProvider _clock;
    private readonly Rounds<Heard, SignalOutcome> _rounds;

    private sealed record Heard(Signal Signal, string Key, Activity Activity)
    {
        public string Partition => InactivityRecords.PartitionOf(Signal.Name, Signal.Key.Text, Key);
    }

    /// <summary>Makes a watch.</summary>
    public InactivityWatch(InactivityRecords records, TimeoutQueue timeouts, TimeProvider clock)
    {
        (_records, _timeouts, _clock) = (records, timeouts, clock);
        _rounds = new Rounds<Heard, SignalOutcome>(int.MaxValue, round => RunAsync(round, isPreview: false));
    }

    /// <summary>Notes an activity. Safe to run again.</summary>
    /// <returns>What it means.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage failed.</exception>
    public Task<SignalOutcome> NoteAsync(Signal signal, string key, Activity activity, CancellationToken cancellation)
    {
        var heard = new Heard(signal, key, activity);
        return _rounds.JoinAsync(heard.Partition, heard, cancellation);
    }

    /// <summary>What an activity would mean as things are now; nothing is written.</summary>
    public async Task<SignalOutcome> PreviewAsync(Signal signal, string key, Activity activity, CancellationToken cancellation) =>
        (await RunAsync([new Heard(signal, key, activity)], isPreview: true).WaitAsync(cancellation))[0];

    /// <summary>Sends the message of a timeout that was decided on, and notes that it is sent.</summary>
    /// <param name="partition">The key's partition.</param>
    /// <param name="signal">The signal's name.</param>
    /// <param name="key">The key's value.</param>
    /// <param name="sheet">The key's row as it was last read or written, with the timeout.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task SendAsync(
        string partition, string signal, string key, InactivitySheet<InactivityState> sheet, CancellationToken cancellation)
    {
        var timeout = sheet.State!.Timeout!;
        await _timeouts.SetAsync(InactivityMessage.Create(signal, key, timeout), cancellation);
        await _records.ChangeAsync(
            partition,
            sheet,
            state => state.Timeout is { Sent: false } set && set.Token == timeout.Token
                ? state with { Timeout = set with { Sent = true } }
                : state,
            SignalJson.Default.InactivityState,
            cancellation);
    }

    // All of a round are of one key. It is the newest activity that moves the row; who owns an unsent timeout sends it
    private async Task<IReadOnlyList<SignalOutcome>> RunAsync(IReadOnlyList<Heard> round, bool isPreview)
    {
        var newest = round.MaxBy(heard => heard.Activity.Time)!;
        while (true)
        {
            var sheet = await _records.OpenAsync(newest.Partition, SignalJson.Default.InactivityState, CancellationToken.None);
            var state = InactivityState.Heard(
                sheet.State, newest.Signal, newest.Activity, _clock.GetUtcNow(), Guid.NewGuid().ToString("N"));
            if (isPreview)
                return [.. round.Select(heard => Outcome(heard, state))];
            var written = ReferenceEquals(state, sheet.State)
                ? sheet
                : await WriteAsync(newest.Partition, sheet, state, CancellationToken.None);
            if (written is null)
                continue;
            if (state.Timeout is { Sent: false } timeout && round.Any(heard => heard.Activity.Event == timeout.Owner))
                await SendAsync(newest.Partition, newest.Signal.Name, newest.Key, written, CancellationToken.None);
            return [.. round.Select(heard => Outcome(heard, state))];
        }
    }

    private Task<InactivitySheet<InactivityState>?> WriteAsync(
        string partition, InactivitySheet<InactivityState> sheet, InactivityState state, CancellationToken cancellation) =>
        _records.TryWriteAsync(partition, sheet, state, SignalJson.Default.InactivityState, cancellation);

    private static SignalOutcome Outcome(Heard heard, InactivityState state)
    {
        var (signal, key, activity) = heard;
        var isWaiting = state.Timeout is not null;
        return new SignalOutcome
        {
            Signal = signal.Name,
            Key = new SignalKeyValue(signal.Key.Text, key),
            Counted = true,
            State = isWaiting ? SignalState.Waiting : SignalState.Quiet,
            QuietFor = Duration.Text(signal.QuietFor),
            Emit = signal.Emit,
            Newest = new SignalActivity(state.Event, state.Newest),
            Standing = state.Event != activity.Event ? ActivityStanding.Older
                : isWaiting ? ActivityStanding.Newest
                : ActivityStanding.BeforeQuiet,
            QuietAt = isWaiting ? null : state.Fired!.At,
            Due = isWaiting ? state.DueAt(signal) : null,
        };
    }
}

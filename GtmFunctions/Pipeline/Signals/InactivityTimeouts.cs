using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Signals;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// Looks whether a key has been quiet for long enough when its timeout is due: sleeps again where it was active meanwhile, else makes the
/// signal's event. It goes by the current configuration, since there is no event whose version could decide: a signal that was taken out
/// does not fire, and one whose <c>quietFor</c> was changed goes on with the activity that is known.
/// </summary>
internal sealed partial class InactivityTimeouts(
    ConfigurationVersions configurations,
    InactivityRecords records,
    InactivityWatch watch,
    SignalEmitter emitter,
    TimeProvider clock,
    ILogger<InactivityTimeouts> logger) : ITimeoutHandler
{
    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Quiet;

    /// <inheritdoc/>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var due = InactivityMessage.Read(message);
        var configuration = await configurations.CurrentAsync(cancellation);
        if (!configuration.Signals.TryGetValue(due.Signal, out var signal) || !signal.IsAbsence)
        {
            Log.Gone(logger, due.Signal, configuration.Version);
            return;
        }

        var partition = InactivityRecords.PartitionOf(signal.Name, signal.Key.Text, due.Key);
        while (!await LookAsync(partition, signal, due, configuration.Version, cancellation))
        {
            // Somebody else moved the row: look again at how it is now.
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsStillNeededAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var due = InactivityMessage.Read(message);
        var configuration = await configurations.CurrentAsync(cancellation);
        if (!configuration.Signals.TryGetValue(due.Signal, out var signal) || !signal.IsAbsence)
            return true;
        var partition = InactivityRecords.PartitionOf(signal.Name, signal.Key.Text, due.Key);
        return (await records.OpenAsync(partition, SignalJson.Default.InactivityState, cancellation)).State is not null;
    }

    private async Task<bool> LookAsync(
        string partition, Signal signal, InactivityMessage due, string configuration, CancellationToken cancellation)
    {
        var sheet = await records.OpenAsync(partition, SignalJson.Default.InactivityState, cancellation);
        if (sheet.State is not { } state)
            return true;
        if (state.Timeout?.Token == due.Token)
        {
            var (now, quietAt) = (clock.GetUtcNow(), state.DueAt(signal));
            return quietAt > now
                ? await SleepAsync(
                    partition, signal, due, sheet, state.With(signal, now, Guid.NewGuid().ToString("N"), due.Token), cancellation)
                : await FireAsync(partition, signal, sheet, Fired(signal, due, state, quietAt, now), configuration, cancellation);
        }

        // A run before this one decided, and may have ended before it did what it decided
        if (state.Timeout is { Sent: false } next && next.Owner == due.Token)
            await watch.SendAsync(partition, signal.Name, due.Key, sheet, cancellation);
        else if (state.Fired is { Done: false } fired && fired.Token == due.Token)
            await EmitAsync(partition, signal, sheet, configuration, cancellation);
        return true;
    }

    private async Task<bool> SleepAsync(
        string partition,
        Signal signal,
        InactivityMessage due,
        InactivitySheet<InactivityState> sheet,
        InactivityState state,
        CancellationToken cancellation)
    {
        if (await records.TryWriteAsync(partition, sheet, state, SignalJson.Default.InactivityState, cancellation) is not { } written)
            return false;
        await watch.SendAsync(partition, signal.Name, due.Key, written, cancellation);
        return true;
    }

    private async Task<bool> FireAsync(
        string partition,
        Signal signal,
        InactivitySheet<InactivityState> sheet,
        InactivityState state,
        string configuration,
        CancellationToken cancellation)
    {
        if (await records.TryWriteAsync(partition, sheet, state, SignalJson.Default.InactivityState, cancellation) is not { } written)
            return false;
        await EmitAsync(partition, signal, written, configuration, cancellation);
        Log.Quiet(logger, signal.Name, state.Fired!.Token);
        return true;
    }

    // What is known of whom it is about may have moved with new activity: the firing keeps its own
    private async Task EmitAsync(
        string partition, Signal signal, InactivitySheet<InactivityState> sheet, string configuration, CancellationToken cancellation)
    {
        var fired = sheet.State!.Fired!;
        var cause = fired.Cause ?? new SignalCause("", Hops: null);
        await emitter.EmitAsync(signal, fired.Story, fired.Story.About!, cause, configuration, cancellation);
        await records.ChangeAsync(
            partition,
            sheet,
            state => state.Fired is { Done: false } still && still.Token == fired.Token
                ? state with { Fired = still with { Done = true } }
                : state,
            SignalJson.Default.InactivityState,
            cancellation);
    }

    private static InactivityState Fired(Signal signal, InactivityMessage due, InactivityState state, DateTimeOffset at, DateTimeOffset now)
    {
        var outcome = new SignalOutcome
        {
            Signal = signal.Name,
            Key = new SignalKeyValue(signal.Key.Text, due.Key),
            QuietFor = Duration.Text(signal.QuietFor),
            Since = state.Newest,
            Evidence = [new SignalEvidence(state.Event, state.Newest)],
            About = state.About,
            Emitted = SignalEmitter.Note(signal, due.Key, state.Event, at, now),
        };
        return state with { Timeout = null, Fired = new InactivityFiring(due.Token, at, outcome, Done: false) { Cause = state.Cause } };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The signal {Signal} found a key quiet (timeout {Token})")]
        public static partial void Quiet(ILogger logger, string signal, string token);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "A timeout of the signal {Signal} is let go: configuration {Configuration} has no such signal of absence")]
        public static partial void Gone(ILogger logger, string signal, string configuration);
    }
}

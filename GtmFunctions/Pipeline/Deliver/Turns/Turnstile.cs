using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver.Breaker;
using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Deliver.Pace;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Deliver.Turns;

/// <summary>
/// Where an action asks whether its destination can take it now: first the breaker, then the pace, so that no slot is spent on one that is
/// down. A slot that a crash leaves unused is lost, which is harmless.
/// </summary>
public sealed class Turnstile(
    BreakerBook breakers, PaceBook paces, ConnectorCatalogue catalogue, IConfiguration settings, TurnSettings turns, TimeProvider clock)
{
    // A call may ask for a token and look things up first, each as long as the time-out allows
    private const int CallsOfATry = 3;

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLead = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, int> _awake = new();

    // How long it took lately from asking to being ready to call: slots are asked for that much later
    private long _leadTicks;

    /// <summary>Takes a turn, or says what to wait for.</summary>
    public async Task<Turn> EnterAsync(
        Destination destination, WorkflowAction action, ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var share = ShareOf(message);
        var now = clock.GetUtcNow();
        var (decision, until, down) = await breakers.DecideAsync(
            destination, messageId, share, SinceOf(message, ActionWaits.Breaker) ?? now, cancellation);
        if (decision == BreakerDecision.Sleep)
            return Sleep(message, ActionWaits.Breaker, until, $"{destination.Name} is down: {down}");

        var connector = catalogue.Connectors[destination.Connector];
        var rules = PaceRules.Of(destination, connector);
        var ask = new PaceAsk
        {
            Holder = messageId,
            Priority = action.Priority,
            Returning = SinceOf(message, ActionWaits.Pace) is not null,
            Cost = 1 + (connector.Actions.GetValueOrDefault(action.Action ?? connector.DefaultAction)?.Lookups.Count ?? 0),
            Lead = TimeSpan.FromTicks(Interlocked.Read(ref _leadTicks)),
            Awake = _awake.GetValueOrDefault(destination.Name) < turns.MostAwake ? turns.Awake : TimeSpan.Zero,
            Lease = Lease(destination),
            Address = rules.Lifetime is null ? "" : KeyHash.Of(settings[destination.Url ?? ""] ?? destination.Url ?? ""),
        };
        var verdict = await paces.AskAsync(destination, rules, ask, cancellation);
        if (verdict.Kind == PaceVerdictKind.Sleep)
            return Sleep(message, ActionWaits.Pace, verdict.At, $"{destination.Name}: {verdict.Why}");
        if (verdict.Kind == PaceVerdictKind.UsedUp)
        {
            return new Turn
            {
                Refusal = new Answer
                {
                    Kind = AnswerKind.Refused,
                    Reason = $"{destination.Name}: {verdict.Why}; give it a new address and replay with the current configuration",
                },
            };
        }

        return decision != BreakerDecision.Probe || await breakers.TryProbeAsync(destination, messageId, Lease(destination), cancellation)
            ? new Turn { At = verdict.At, AskedAt = now }
            : Sleep(message, ActionWaits.Breaker, now + Slack, $"{destination.Name} is down: {down}");
    }

    /// <summary>Waits for the moment of a turn. One that comes too late for its slot loses it and takes another.</summary>
    /// <returns>The turn that may be used now, or what to wait for.</returns>
    public async Task<Turn> StartAsync(
        Turn turn, Destination destination, WorkflowAction action, ActionMessage message, string messageId, CancellationToken cancellation)
    {
        while (turn is { Wait: null, Refusal: null })
        {
            var ready = clock.GetUtcNow();
            Learn(ready - turn.AskedAt);
            if (turn.At > ready)
                await AwaitAsync(destination.Name, turn.At - ready, cancellation);
            if (clock.GetUtcNow() - turn.At <= PaceRules.Of(destination, catalogue.Connectors[destination.Connector]).Tolerance)
                return turn;
            turn = await EnterAsync(destination, action, message, messageId, cancellation);
        }

        return turn;
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>What to wait for where the answer says no more than that the destination is still down, so that no try is spent.</returns>
    public async Task<ActionWait?> LeaveAsync(
        Destination destination, ActionMessage message, string messageId, Turn turn, Answer answer, CancellationToken cancellation)
    {
        var rules = PaceRules.Of(destination, catalogue.Connectors[destination.Connector]);
        await paces.AnsweredAsync(destination, rules, messageId, turn.At, answer, cancellation);
        var again = await breakers.AnsweredAsync(destination, messageId, message.Event.Id, answer, ShareOf(message), cancellation);
        return again is { } until ? Sleep(message, ActionWaits.Breaker, until, $"{destination.Name} is down: {answer.Reason}").Wait : null;
    }

    /// <summary>Gives back a turn that is not used, where others would wait for its end; a slot is not given back.</summary>
    public async Task AbandonAsync(Destination destination, string messageId, CancellationToken cancellation)
    {
        if (destination.Concurrency is not null)
            await paces.EndAsync(destination, messageId, cancellation);
    }

    private async Task AwaitAsync(string destination, TimeSpan wait, CancellationToken cancellation)
    {
        _awake.AddOrUpdate(destination, 1, (_, count) => count + 1);
        try
        {
            await Task.Delay(wait, clock, cancellation);
        }
        finally
        {
            _awake.AddOrUpdate(destination, 0, (_, count) => count - 1);
        }
    }

    private Turn Sleep(ActionMessage message, string what, DateTimeOffset until, string why) =>
        new() { Wait = new ActionWait(what, SinceOf(message, what) ?? clock.GetUtcNow(), until, why) };

    private static DateTimeOffset? SinceOf(ActionMessage message, string what) =>
        message.Waiting.FirstOrDefault(waiting => waiting.For == what)?.Since;

    private static TimeSpan Lease(Destination destination) => (destination.Timeout * CallsOfATry) + Slack;

    // Rises at once and falls slowly, so that few slots are lost
    private void Learn(TimeSpan took)
    {
        var known = Interlocked.Read(ref _leadTicks);
        var capped = Math.Min(took.Ticks, LongestLead.Ticks);
        Interlocked.Exchange(ref _leadTicks, capped > known ? capped : known - ((known - capped) / 16));
    }

    private static double ShareOf(ActionMessage message) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(message.ActionId))) / (double)uint.MaxValue;
}

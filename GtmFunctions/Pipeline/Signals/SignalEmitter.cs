using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>The event whose arrival decided that a signal fires, as far as its way goes.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Hops">How it came back to us; none for an event that came from elsewhere.</param>
internal sealed record SignalCause(string Source, IReadOnlyList<Hop>? Hops);

/// <summary>
/// The event that a signal makes when it fires. What it will be is noted with the decision to fire, so that a run after a crash makes the
/// same one: it is opened in trace and index and handed on like any event.
/// </summary>
internal sealed class SignalEmitter(
    EventTrace trace, EventIndex index, MessageQueue queue, DeadLetterWriter deadLetters, TimeProvider clock)
{
    /// <summary>The source of the events that signals make.</summary>
    public const string Source = "signals";

    // What the firing event knows of whom it is about. The payload that came stays with the event that it came with
    private static readonly string[] Told = ["person", "account", "deal", "product"];

    /// <summary>Notes the event that a signal is to make.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="key">The key's value.</param>
    /// <param name="cause">The id of the event whose arrival decided it, or of the last one before the silence.</param>
    /// <param name="time">When it happened, by the times of the events.</param>
    /// <param name="now">When it was decided.</param>
    public static EmittedEvent Note(Signal signal, string key, string cause, DateTimeOffset time, DateTimeOffset now) => new(
        RecordId.ForEvent(now, KeyHash.For(Source, signal.Name, key, cause, time.ToString("O"))), signal.Emit, time, now, cause);

    /// <summary>
    /// What an event's data says of whom it is about, for the event that a signal makes of it; see <see cref="BoundedData"/>.
    /// </summary>
    public static JsonObject About(JsonObject data) =>
        BoundedData.From(
            new(Told.Where(name => data[name] is not null).Select(name => KeyValuePair.Create(name, data[name]?.DeepClone()))));

    /// <summary>Makes the event. Safe to run again.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="outcome">What was decided, with the event as <see cref="Note"/> made it.</param>
    /// <param name="about">The fields of <see cref="About"/>.</param>
    /// <param name="cause">The way of the event whose arrival decided it, and its source.</param>
    /// <param name="configuration">The configuration version that decides the event.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task EmitAsync(
        Signal signal, SignalOutcome outcome, JsonObject about, SignalCause cause, string configuration, CancellationToken cancellation)
    {
        var made = Message(signal, outcome, about, configuration);
        var hops = HopTrail.With(cause.Hops, new Hop(cause.Source, signal.Name, made.Event.Type));
        made = made with { Event = made.Event with { Hops = hops } };
        await trace.OpenOwnAsync(made, TraceRows.Signal, Row(outcome), cancellation);
        await index.AddAsync(made, delivery: null, Outcomes.Accepted, cancellation);
        if (HopTrail.IsTooLong(hops))
            await StopAsync(made, hops, cancellation);
        else
            await queue.SendAsync(QueueNames.Events, made, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }

    private Task StopAsync(EventMessage made, IReadOnlyList<Hop> hops, CancellationToken cancellation) => deadLetters.PutAsync(
        new DeadLetter(
            QueueNames.Events,
            made.Key,
            made.TraceId,
            Run: "",
            HopTrail.Reason(hops, Source),
            clock.GetUtcNow(),
            Attempts: 1,
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(made, PipelineJson.Readable.EventMessage)),
            FirstSeenAt: made.FirstSeenAt),
        cancellation);

    /// <summary>The event as a message; nothing is made or written.</summary>
    /// <inheritdoc cref="EmitAsync"/>
    public static EventMessage Message(Signal signal, SignalOutcome outcome, JsonObject about, string configuration)
    {
        var emitted = outcome.Emitted!;
        var key = outcome.Key.Value!;
        var data = about.DeepClone().AsObject();
        if (signal.Key.Text.IndexOf('[', StringComparison.Ordinal) < 0 && signal.Key.Read(data) is null)
            signal.Key.Write(data, key);
        data["signal"] = SignalTrace.RenderData(outcome);
        return new EventMessage
        {
            Event = new CanonicalEvent
            {
                Id = emitted.Event,
                Source = Source,
                Type = emitted.Type,
                Subject = key,
                Time = emitted.Time,
                ProviderId = $"{signal.Name}:{emitted.Cause}",
                ProviderType = signal.Name,
                Data = data,
            },
            FirstSeenAt = emitted.DecidedAt,
            Configuration = configuration,
        };
    }

    private static JsonObject Row(SignalOutcome outcome)
    {
        var row = DecisionJson.ToRow(outcome, DecisionJson.Default.SignalOutcome);
        row["at"] = outcome.Emitted!.DecidedAt;
        return row;
    }
}

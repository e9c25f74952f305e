using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Signals;

/// <summary>
/// The event that a signal makes when it fires. What it will be is noted with the decision to fire, so that a run after a crash makes the
/// same one: it is opened in trace and index and handed on like any event.
/// </summary>
public sealed class Emission(EventTrace trace, EventIndex index, MessageQueue queue)
{
    /// <summary>The source of the events that signals make.</summary>
    public const string Source = "signals";

    // What the firing event knows of whom it is about. The payload that came stays with the event that it came with
    private static readonly string[] Told = ["person", "account", "deal", "product"];

    /// <summary>Notes the event that a signal is to make: <c>event</c> (its id), <c>type</c>, <c>time</c>, <c>decidedAt</c>, <c>cause</c>.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="key">The key's value.</param>
    /// <param name="cause">The id of the event whose arrival decided it, or of the last one before the silence.</param>
    /// <param name="time">When it happened, by the times of the events.</param>
    /// <param name="now">When it was decided.</param>
    public static JsonObject Note(Signal signal, string key, string cause, DateTimeOffset time, DateTimeOffset now) => new()
    {
        ["event"] = RecordId.ForEvent(now, KeyHash.Of(Source, signal.Name, key, cause, time.ToString("O"))),
        ["type"] = signal.Emit,
        ["time"] = time,
        ["decidedAt"] = now,
        ["cause"] = cause,
    };

    /// <summary>What an event's data says of whom it is about, for the event that a signal makes of it; see <see cref="BoundedData"/>.</summary>
    public static JsonObject About(JsonObject data) =>
        BoundedData.From(new(Told.Where(name => data[name] is not null).Select(name => KeyValuePair.Create(name, data[name]?.DeepClone()))));

    /// <summary>Makes the event. Safe to run again.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="story">What was decided, with <c>emitted</c> as <see cref="Note"/> made it, <c>key</c> and <c>evidence</c>.</param>
    /// <param name="about">The fields of <see cref="About"/>.</param>
    /// <param name="configuration">The configuration version that decides the event.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task EmitAsync(Signal signal, JsonObject story, JsonObject about, string configuration, CancellationToken cancellation)
    {
        var made = Message(signal, story, about, configuration);
        await trace.OpenOwnAsync(made, TraceRows.Signal, SignalRow(story), cancellation);
        await index.AddAsync(
            new IndexedEvent(
                made.Event.Id, made.FirstSeenAt, Source, made.Event.Type, made.Event.Subject, made.Event.ProviderId, Outcomes.Accepted),
            cancellation);
        await queue.SendAsync(QueueNames.Events, made, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }

    private static EventMessage Message(Signal signal, JsonObject story, JsonObject about, string configuration)
    {
        var emitted = story["emitted"]!;
        var key = FieldText.Of(story["key"]!["value"])!;
        var data = about.DeepClone().AsObject();
        if (signal.Key.Text.IndexOf('[', StringComparison.Ordinal) < 0 && signal.Key.Read(data) is null)
            signal.Key.Write(data, key);
        var told = new JsonObject { ["name"] = signal.Name, ["key"] = key };
        foreach (var part in (string[])["from", "until", "conditions", "points", "since", "quietFor", "evidence"])
        {
            if (story[part] is { } value)
                told[part] = value.DeepClone();
        }

        data["signal"] = told;
        return new EventMessage
        {
            Event = new CanonicalEvent
            {
                Id = FieldText.Of(emitted["event"])!,
                Source = Source,
                Type = FieldText.Of(emitted["type"])!,
                Subject = key,
                Time = emitted["time"]!.GetValue<DateTimeOffset>(),
                ProviderId = $"{signal.Name}:{FieldText.Of(emitted["cause"])}",
                ProviderType = signal.Name,
                Data = data,
            },
            FirstSeenAt = emitted["decidedAt"]!.GetValue<DateTimeOffset>(),
            Configuration = configuration,
        };
    }

    private static JsonObject SignalRow(JsonObject story)
    {
        var row = story.DeepClone().AsObject();
        row["at"] = row["emitted"]!["decidedAt"]!.DeepClone();
        row["cause"] = row["emitted"]!["cause"]!.DeepClone();
        row.Remove("emitted");
        return row;
    }
}

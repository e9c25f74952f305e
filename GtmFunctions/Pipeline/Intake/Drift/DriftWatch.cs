using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// Watches how payloads change. Each instance keeps the shapes in memory and adds what it learned to the stored ones at once when
/// something is new, else every <see cref="WatchedType.PayloadsPerFlush"/> payloads or when <see cref="PeriodicFlush"/> asks; a crash loses
/// some counts, never a note. No fault of it is one of the event's: it is logged, and the event goes on.
/// </summary>
internal sealed partial class DriftWatch(DriftRecords records, TimeProvider clock, ILogger<DriftWatch> logger)
{
    /// <summary>The most types of one source that are watched: one that puts ids into its types must not fill the memory.</summary>
    public const int MaxTypes = 200;

    private const int MaxTries = 8;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, WatchedType>> _sources = new(StringComparer.Ordinal);

    /// <summary>
    /// Compares an event's payload with those before it, and notes what is new before the event is handed on. Doing it again for the same
    /// event finds its notes again.
    /// </summary>
    /// <param name="configuration">The configuration that decides the event: what of it reads a field is told.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="item">The event, normalised.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What was seen; <see langword="null"/> where it could not be looked at.</returns>
    public async Task<ObservedPayload?> LookAsync(
        Configuration configuration, string source, NormalisedItem item, string eventId, CancellationToken cancellation)
    {
        try
        {
            if (await WatchedAsync(source, item.Shape.ToString(), cancellation) is not { } type)
                return null;
            var payload = PayloadFields.From(item.Data["raw"]);
            foreach (var finding in type.Compare(payload).Where(type.IsToBeNoted))
            {
                var note = await records.NoteOnceAsync(
                    new DriftNote(source, type.ProviderType, finding, eventId, clock.GetUtcNow()), cancellation);
                type.Remember(note);
                if (note.EventId == eventId)
                    Log.Drifted(logger, source, type.ProviderType, finding.KindName, finding.Path, finding.To, eventId);
            }

            var drifts = type.NotesOf(eventId).Select(note => DriftReaders.Find(note.Finding, configuration, source, item.Type));
            return new ObservedPayload(type, payload, [.. drifts]);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            Log.NotSeen(logger, eventId, source, fault);
            return null;
        }
    }

    /// <summary>Learns from a payload that was looked at. To be called once for each event.</summary>
    public async Task LearnAsync(ObservedPayload sighting, CancellationToken cancellation)
    {
        try
        {
            if (sighting.Type.Learn(sighting.Payload, clock.GetUtcNow()))
                await FlushAsync(sighting.Type, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            Log.NotLearned(logger, sighting.Type.Source, sighting.Type.ProviderType, fault);
        }
    }

    /// <summary>Stores all that was learned and is not stored yet.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var type in _sources.Values.SelectMany(types => types.Values))
            await FlushAsync(type, cancellation);
    }

    private async Task<WatchedType?> WatchedAsync(string source, string providerType, CancellationToken cancellation)
    {
        var types = _sources.GetOrAdd(source, _ => new ConcurrentDictionary<string, WatchedType>(StringComparer.Ordinal));
        if (types.TryGetValue(providerType, out var known))
            return known;
        if (types.Count >= MaxTypes)
        {
            Log.TooMany(logger, source, MaxTypes);
            return null;
        }

        var stored = await records.ReadAsync(source, providerType, cancellation);
        var type = new WatchedType(source, providerType);
        type.Stored(ShapeJson.Read(stored.Shape), stored.Notes);
        return types.GetOrAdd(providerType, type);
    }

    private async Task FlushAsync(WatchedType type, CancellationToken cancellation)
    {
        if (type.Take() is not { } taken)
            return;
        var done = false;
        var flush = Guid.NewGuid().ToString("n");
        try
        {
            for (var attempt = 0; attempt < MaxTries && !done; attempt++)
            {
                var stored = await records.ReadAsync(type.Source, type.ProviderType, cancellation);
                var shape = ShapeJson.Read(stored.Shape);
                // A write whose answer was lost is tried again by the storage client, and then refused because of itself.
                done = stored.Flush == flush;
                if (!done)
                {
                    shape.Merge(taken);
                    done = await records.TryWriteShapeAsync(
                        stored with { Shape = ShapeJson.Write(shape), Flush = flush }, cancellation);
                }

                if (done)
                    type.Stored(shape, stored.Notes);
            }
        }
        catch (Exception fault)
        {
            Log.NotStored(logger, type.Source, type.ProviderType, fault);
        }
        finally
        {
            if (!done)
                type.NotStored(taken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The payload of {Source} ({Type}) has changed: {Kind} {Path} {To}, first in {EventId}; see ops/drift")]
        public static partial void Drifted(
            ILogger logger, string source, string type, string kind, string path, string? to, string eventId);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Whether {EventId} of {Source} differs from the events before it could not be seen; it goes on")]
        public static partial void NotSeen(ILogger logger, string eventId, string source, Exception fault);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A payload of {Source} ({Type}) could not be learned from")]
        public static partial void NotLearned(ILogger logger, string source, string type, Exception fault);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "What was learned of the payloads of {Source} ({Type}) could not be stored; it is kept for the next time")]
        public static partial void NotStored(ILogger logger, string source, string type, Exception fault);

        [LoggerMessage(
            Level = LogLevel.Debug,
            Message = "{Source} has more than {Max} types; the payloads of further ones are not watched")]
        public static partial void TooMany(ILogger logger, string source, int max);
    }
}

using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>What this instance knows of one source and type: what is stored, and what was learned since.</summary>
internal sealed class WatchedType(string source, string providerType)
{
    /// <summary>After how many payloads what was learned is stored, though nothing in them was new.</summary>
    public const int PayloadsPerFlush = 200;

    private const int MaxNotes = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DriftNote> _notes = new(StringComparer.Ordinal);
    private Shape _known = new();
    private Shape _pending = new();
    private long _flushAt = PayloadsPerFlush;
    private bool _hasNews;
    private bool _flushing;

    /// <summary>The source's name.</summary>
    public string Source => source;

    /// <summary>The type that the provider gave.</summary>
    public string ProviderType => providerType;

    /// <summary>What a payload has that the ones before it had not.</summary>
    public IReadOnlyList<DriftFinding> Compare(PayloadFields payload)
    {
        lock (_lock)
            return ShapeComparison.Compare(_known, payload);
    }

    /// <summary>
    /// Whether a finding is still to be noted: it was not before, and this type has not more notes than anybody can read.
    /// </summary>
    public bool IsToBeNoted(DriftFinding finding)
    {
        lock (_lock)
            return _notes.Count < MaxNotes && !_notes.ContainsKey(finding.Key);
    }

    /// <summary>The notes that an event was the first to show.</summary>
    public IReadOnlyList<DriftNote> NotesOf(string eventId)
    {
        lock (_lock)
            return [.. _notes.Values.Where(note => note.EventId == eventId)];
    }

    /// <summary>Remembers a note that stands.</summary>
    public void Remember(DriftNote note)
    {
        lock (_lock)
            _notes.TryAdd(note.Finding.Key, note);
    }

    /// <summary>Learns from a payload.</summary>
    /// <returns>Whether what was learned is now to be stored.</returns>
    public bool Learn(PayloadFields payload, DateTimeOffset at)
    {
        lock (_lock)
        {
            string[] fitting =
            [
                .. _notes.Values.Where(note => ShapeComparison.Fits(note.Finding, payload)).Select(note => note.Finding.Key),
            ];
            _hasNews |= _known.Add(payload, fitting, at);
            _pending.Add(payload, fitting, at);
            return _hasNews || _pending.Count >= _flushAt;
        }
    }

    /// <summary>
    /// Takes what is to be stored; <see langword="null"/> where there is nothing, or somebody is storing already. Who took something ends
    /// with <see cref="Stored"/> or <see cref="NotStored"/>.
    /// </summary>
    public Shape? Take()
    {
        lock (_lock)
        {
            if (_flushing || _pending.Count == 0)
                return null;
            var taken = _pending;
            (_pending, _hasNews, _flushing) = (new Shape(), false, true);
            return taken;
        }
    }

    /// <summary>What is stored now, by this instance and others: it is known here, with what was learned meanwhile.</summary>
    public void Stored(Shape stored, IEnumerable<DriftNote> notes)
    {
        lock (_lock)
        {
            stored.Merge(_pending);
            _known = stored;
            foreach (var note in notes)
                _notes.TryAdd(note.Finding.Key, note);
            (_flushAt, _flushing) = (PayloadsPerFlush, false);
        }
    }

    /// <summary>What was taken could not be stored: it waits for the next time, which is not the next payload.</summary>
    public void NotStored(Shape taken)
    {
        lock (_lock)
        {
            taken.Merge(_pending);
            (_pending, _flushAt, _flushing) = (taken, taken.Count + PayloadsPerFlush, false);
        }
    }
}

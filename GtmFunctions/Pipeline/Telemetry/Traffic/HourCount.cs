using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>What one instance counted of a source in one hour. Safe for threads.</summary>
internal sealed class HourCount
{
    /// <summary>How long a part is.</summary>
    public const int MinutesPerPart = 5;

    /// <summary>How many parts an hour has.</summary>
    public const int Parts = 60 / MinutesPerPart;

    private const int LongestWhy = 300;

    // What names no more types than that, and of each no more forms all together, is counted by them
    private const int MostTypes = 32;
    private const int MostForms = 32;
    private const int LongestName = 100;

    private readonly Lock _lock = new();
    private readonly long[] _takenIn = new long[Parts];
    private readonly long[] _refused = new long[Parts];
    private readonly Dictionary<(string Type, string? Form), long[]> _series = [];
    private readonly Dictionary<string, SecretUse> _secrets = new(StringComparer.Ordinal);
    private string _why = "";
    private bool _isBeyond;
    private long _version;
    private long _stored;

    /// <summary>Whether nothing was counted since it was stored.</summary>
    public bool IsStored
    {
        get
        {
            lock (_lock)
                return _stored == _version;
        }
    }

    /// <summary>Counts an event.</summary>
    /// <param name="part">The part of the hour.</param>
    /// <param name="type">Its canonical type, if that is known.</param>
    /// <param name="form">Its form, if it has one.</param>
    public void TakeIn(int part, string? type, string? form)
    {
        lock (_lock)
        {
            _takenIn[part]++;
            _version++;
            if (type is not null)
                Add(part, type, form: null);
            if (type is not null && form is { Length: > 0 })
                Add(part, type, form);
        }
    }

    /// <summary>Notes that a secret proved a webhook.</summary>
    public void Prove(string secret, DateTimeOffset now)
    {
        lock (_lock)
        {
            _secrets[secret] = _secrets.TryGetValue(secret, out var use) ? use with { Last = now } : new SecretUse(secret, now, now);
            _version++;
        }
    }

    /// <summary>Counts a refusal.</summary>
    public void Refuse(int part, string why)
    {
        lock (_lock)
        {
            _refused[part]++;
            _why = BoundedText.Start(why, LongestWhy);
            _version++;
        }
    }

    /// <summary>All that was counted; <see langword="null"/> where that is stored already.</summary>
    /// <param name="source">The source.</param>
    /// <param name="hour">The hour.</param>
    public (long Version, TrafficHour Counted)? Take(string source, DateTimeOffset hour)
    {
        lock (_lock)
        {
            return _stored == _version ? null : (_version, new TrafficHour(source, hour, [.. _takenIn], [.. _refused], _why)
            {
                Series = [.. _series.Select(series => new SeriesHour(series.Key.Type, series.Key.Form, [.. series.Value]))],
                IsBeyond = _isBeyond,
                Secrets = [.. _secrets.Values],
            });
        }
    }

    /// <summary>What was taken is stored.</summary>
    public void Stored(long version)
    {
        lock (_lock)
            _stored = version;
    }

    // Strangers may name forms as they like: what comes first is counted, and it is noted that there was more
    private void Add(int part, string type, string? form)
    {
        var key = (Cut(type), form is null ? null : Cut(form));
        if (!_series.TryGetValue(key, out var parts))
        {
            if (_series.Keys.Count(known => known.Form is null == form is null) >= (form is null ? MostTypes : MostForms))
            {
                _isBeyond = true;
                return;
            }

            _series[key] = parts = new long[Parts];
        }

        parts[part]++;
    }

    private static string Cut(string name) => BoundedText.Start(name, LongestName);
}

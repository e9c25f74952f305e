namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>
/// What the patterns of all filters may take while one event is decided: characters to look through, and, for patterns whose time does not
/// go by those, time. Not for use by several threads at once.
/// </summary>
/// <param name="time">Measures the time; the system's clock unless given.</param>
public sealed class PatternBudget(TimeProvider? time = null)
{
    /// <summary>The most characters that patterns look through.</summary>
    public const long MostCharacters = 20_000_000;

    /// <summary>The longest that patterns may take.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _characters;
    private TimeSpan _spent;

    /// <summary>Why the filter that is being tried cannot be; <see langword="null"/> where it can.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Begins with another filter: what is spent stays spent, and only what was too slow by itself is forgotten.</summary>
    internal void Forgive() => Fault = null;

    /// <summary>Says why the filter cannot be tried.</summary>
    internal void Fail(string fault) => Fault = fault;

    /// <summary>Takes what one match looks through; <see langword="false"/> where nothing may be tried any more.</summary>
    internal bool TryTake(int characters)
    {
        if (Fault is not null)
            return false;
        _characters += characters;
        if (_characters > MostCharacters)
            Fault = $"the patterns of this event look through more than {MostCharacters} characters";
        else if (_spent > LongestTime)
            Fault = $"the patterns of this event take longer than {LongestTime.TotalSeconds:0} s together";
        return Fault is null;
    }

    /// <summary>A budget of which as much is spent: what is tried with one is not taken from the other.</summary>
    public PatternBudget Copy() => new(_time) { _characters = _characters, _spent = _spent };

    /// <summary>When a match began.</summary>
    internal long Start() => _time.GetTimestamp();

    /// <summary>Counts the time of a match.</summary>
    internal void End(long started) => _spent += _time.GetElapsedTime(started);
}

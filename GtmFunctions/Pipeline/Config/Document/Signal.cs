using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How the conditions of a signal come together.</summary>
public enum SignalCombination
{
    /// <summary>Every condition must be met.</summary>
    All,

    /// <summary>One is enough.</summary>
    Any,

    /// <summary>Each that is met adds its weight, and the sum must reach the threshold.</summary>
    Weights,
}

/// <summary>An event that is made of other events, or of their absence.</summary>
public sealed record Signal
{
    /// <summary>The name that traces show.</summary>
    public required string Name { get; init; }

    /// <summary>The field whose value is counted for.</summary>
    public required FieldPath Key { get; init; }

    /// <summary>The type of the event that it makes.</summary>
    public required string Emit { get; init; }

    /// <summary>How long it is silent for a key once it has fired; not at all when zero.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>
    /// Hexadecimal digits that stand for all that is counted and how: key, window, conditions. Counts are kept by it, so that a signal
    /// whose definition changes starts its counting anew; its cooldown goes on.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>How <see cref="Conditions"/> come together.</summary>
    public SignalCombination Combination { get; init; }

    /// <summary>What must come together within <see cref="Within"/>; empty for a signal of absence.</summary>
    public IReadOnlyList<SignalCondition> Conditions { get; init; } = [];

    /// <summary>The sum of weights that it takes.</summary>
    public decimal Threshold { get; init; }

    /// <summary>Whether each condition's events must all come after those of the one before it.</summary>
    public bool InOrder { get; init; }

    /// <summary>The sliding window of <see cref="Conditions"/>.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Whether the events of the window are used up when it fires, and cannot be a part of the next firing.</summary>
    public bool Reset { get; init; } = true;

    /// <summary>The event types whose absence is the signal; empty for a signal of presence.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>What events of <see cref="On"/> must meet to count as activity; <see langword="null"/> counts all.</summary>
    public Filter? Where { get; init; }

    /// <summary>How long none of <see cref="On"/> may have come.</summary>
    public TimeSpan QuietFor { get; init; }

    /// <summary>Whether it is a signal of absence.</summary>
    public bool IsAbsence => Conditions.Count == 0;

    /// <summary>Every type that it listens for, each once.</summary>
    public IEnumerable<string> Types => On.Concat(Conditions.SelectMany(condition => condition.On)).Distinct(StringComparer.Ordinal);

    /// <summary>Whether it listens for a type.</summary>
    public bool Listens(string type) => Types.Contains(type, StringComparer.Ordinal);
}

/// <summary>One condition of a signal.</summary>
/// <param name="On">The event types that count.</param>
/// <param name="Where">What they must meet; <see langword="null"/> counts all.</param>
/// <param name="AtLeast">How many it takes: events, or different values of <paramref name="Distinct"/>.</param>
/// <param name="Distinct">The field whose different values are counted; events are counted where it is <see langword="null"/>.</param>
/// <param name="Weight">What it adds when it is met.</param>
/// <param name="UpTo">How often at most it may be met and add its weight: each <paramref name="AtLeast"/> count once.</param>
public sealed record SignalCondition(
    IReadOnlyList<string> On, Filter? Where, int AtLeast, FieldPath? Distinct = null, decimal Weight = 0, int UpTo = 1)
{
    /// <summary>The most occurrences that can matter.</summary>
    public int Needs => AtLeast * UpTo;

    /// <summary>What it is called where it is told of: the types that it listens for.</summary>
    public string Label => string.Join(" or ", On);
}

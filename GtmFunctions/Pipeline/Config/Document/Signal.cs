using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Document;

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

    /// <summary>What must come together, each so often within <see cref="Within"/>; empty for a signal of absence.</summary>
    public IReadOnlyList<SignalCondition> All { get; init; } = [];

    /// <summary>The sliding window of <see cref="All"/>.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>The event types whose absence is the signal; empty for a signal of presence.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>How long none of <see cref="On"/> may have come.</summary>
    public TimeSpan QuietFor { get; init; }
}

/// <summary>One condition of a signal.</summary>
/// <param name="On">The event types that count.</param>
/// <param name="Where">What they must meet; <see langword="null"/> counts all.</param>
/// <param name="AtLeast">How many it takes.</param>
public sealed record SignalCondition(IReadOnlyList<string> On, Filter? Where, int AtLeast);

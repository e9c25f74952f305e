using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Deliver.Turns;

/// <summary>An action's turn at its destination.</summary>
public sealed record Turn
{
    /// <summary>What it must wait for; <see langword="null"/> where it may call.</summary>
    public ActionWait? Wait { get; init; }

    /// <summary>The answer that it gets without a call; <see langword="null"/> where there is to be one.</summary>
    public Answer? Refusal { get; init; }

    /// <summary>When it may call; a moment in the past is now.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it asked.</summary>
    public DateTimeOffset AskedAt { get; init; }
}

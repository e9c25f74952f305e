using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Limits;

/// <summary>An action's turn at its destination.</summary>
internal sealed record AdmissionResult
{
    /// <summary>What it must wait for; <see langword="null"/> where it may call.</summary>
    public ActionWait? Wait { get; init; }

    /// <summary>The answer that it gets without a call; <see langword="null"/> where there is to be one.</summary>
    public Answer? Refusal { get; init; }

    /// <summary>Its slot; a moment in the past is now. <see langword="null"/> where it has none.</summary>
    public Reservation? Slot { get; init; }

    /// <summary>
    /// Which of the destination's addresses it calls, as the document names it; <see langword="null"/> where there is no choice.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>When it asked.</summary>
    public DateTimeOffset AskedAt { get; init; }
}

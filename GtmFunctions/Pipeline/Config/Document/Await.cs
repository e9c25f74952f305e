using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How an answer that is called back is asked for and waited for.</summary>
/// <param name="Source">The name in <c>/api/hooks/{source}</c> that is called back.</param>
/// <param name="Correlate">Where the call back has the id that we sent.</param>
/// <param name="UpTo">How long the event waits.</param>
/// <param name="OnTimeout">What happens then.</param>
public sealed record Await(string Source, FieldPath Correlate, TimeSpan UpTo, AwaitTimeout OnTimeout)
{
    /// <summary>The call that asks.</summary>
    public required WorkflowAction Post { get; init; }

    /// <summary>Canonical field to path in the call back; empty where the source's own <c>map</c> says what a call back means.</summary>
    public required IReadOnlyDictionary<FieldPath, FieldPath> Map { get; init; }

    /// <summary>The fields that a call back can give.</summary>
    public required IReadOnlyList<FieldPath> Gives { get; init; }

    /// <summary>The setting that holds the agent's id, for a connector that runs agents.</summary>
    public string? Agent { get; init; }
}

/// <summary>What happens to an event whose answer was not called back in time.</summary>
public enum AwaitTimeout
{
    /// <summary><c>continue</c>: it goes on with what is known.</summary>
    Continue,

    /// <summary><c>dead-letter</c>: it waits for someone to look at it.</summary>
    DeadLetter,
}

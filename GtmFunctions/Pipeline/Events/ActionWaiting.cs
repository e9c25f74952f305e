namespace GtmFunctions.Pipeline.Events;

/// <summary>What an action waits for before it is tried.</summary>
/// <param name="For"><c>pace</c> or <c>breaker</c>.</param>
/// <param name="Since">Since when.</param>
public sealed record ActionWaiting(string For, DateTimeOffset Since);

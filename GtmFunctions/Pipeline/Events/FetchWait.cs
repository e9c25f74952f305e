namespace GtmFunctions.Pipeline.Events;

/// <summary>How the record that an event is about was waited for.</summary>
/// <param name="Failed">How many tries to read it have failed.</param>
/// <param name="Since">Since when it is waited for.</param>
public sealed record FetchWait(int Failed, DateTimeOffset Since);

using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Intake;

/// <summary>A drift that was noted: what it is, and the event that showed it first.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="ProviderType">The type that the provider gave.</param>
/// <param name="Finding">What differs.</param>
/// <param name="EventId">The first event, whose trace tells of it.</param>
/// <param name="FirstSeenAt">When that was taken in.</param>
internal sealed record DriftNote(string Source, string ProviderType, DriftFinding Finding, string EventId, DateTimeOffset FirstSeenAt)
    : StoredRecord;

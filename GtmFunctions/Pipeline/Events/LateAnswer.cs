using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What an enricher called back after its event went on without it.</summary>
/// <param name="Enricher">The enricher's name.</param>
/// <param name="Answer">The event that the call back was taken in as.</param>
/// <param name="At">When it came.</param>
/// <param name="Gave">The fields that it gave, by their paths.</param>
public sealed record LateAnswer(string Enricher, string Answer, DateTimeOffset At, IReadOnlyDictionary<string, GivenField> Gave);

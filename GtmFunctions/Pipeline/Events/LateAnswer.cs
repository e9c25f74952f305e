using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What an enricher called back after its event went on without it.</summary>
/// <param name="Enricher">The enricher's name.</param>
/// <param name="Answer">The event that the call back was taken in as.</param>
/// <param name="At">When it came.</param>
/// <param name="Gave">The fields that it gave, each with <c>value</c>, <c>from</c>, and <c>kept</c> where the event had it already.</param>
public sealed record LateAnswer(string Enricher, string Answer, DateTimeOffset At, JsonObject Gave);

using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Poll.Answers;

/// <summary>What an answer of an API holds.</summary>
/// <param name="Items">The records; one that cannot be read is its text, so that it is kept as it came.</param>
/// <param name="Root">The whole answer, of JSON.</param>
internal sealed record AnswerRecords(IReadOnlyList<JsonNode?> Items, JsonNode? Root = null);

/// <summary>An answer cannot be used; the message says why and what to do, and shows nothing of it that may be a secret.</summary>
internal sealed class AnswerFaultException(string message) : Exception(message);

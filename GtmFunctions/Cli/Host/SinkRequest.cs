using System.Text.Json.Nodes;

namespace GtmFunctions.Cli.Host;

/// <summary>One request that the sink got, as <c>GET /sink/{name}</c> lists it and its file keeps it.</summary>
/// <param name="At">When it came.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Headers">Its headers by lower-case name, values joined by commas.</param>
/// <param name="Body">Its body: JSON where it is JSON, else its text.</param>
/// <param name="IdempotencyKey">Its <c>Idempotency-Key</c> or <c>webhook-id</c> header; <see langword="null"/> without either.</param>
/// <param name="Status">What it was answered.</param>
public sealed record SinkRequest(
    DateTimeOffset At,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    string? IdempotencyKey,
    int Status)
{
    /// <summary>Whether it was accepted; a request that was told to fail was not.</summary>
    internal bool Accepted => Status is >= 200 and < 300;
}

/// <summary>How a sink is told to answer: the body of <c>POST /sink/{name}/behaviour</c>.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="Times">For how many requests; until told otherwise where it is missing.</param>
/// <param name="RetryAfter">Seconds for a <c>Retry-After</c> header; no header where it is missing.</param>
public sealed record SinkBehaviour(int Status, int? Times = null, int? RetryAfter = null);

/// <summary>What a sink has: the body of <c>GET /sink/{name}</c>.</summary>
/// <param name="Name">The sink's name.</param>
/// <param name="Accepted">How many of the listed requests were accepted.</param>
/// <param name="Unique">How many different idempotency keys these had; a request without a key counts as its own.</param>
/// <param name="Requests">The newest 10,000 at most, newest last.</param>
public sealed record SinkListing(string Name, int Accepted, int Unique, IReadOnlyList<SinkRequest> Requests);

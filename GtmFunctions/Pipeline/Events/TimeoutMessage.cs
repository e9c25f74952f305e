using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What did not happen in time.</summary>
public enum TimeoutKind
{
    /// <summary>A signal's key had no event for as long as it may be quiet.</summary>
    Quiet,

    /// <summary>An asynchronous enricher did not call back.</summary>
    Enrichment,

    /// <summary>An owner did not acknowledge what was assigned to them.</summary>
    Acknowledgement,

    /// <summary>A replay of many has more to put back.</summary>
    Replay,

    /// <summary>More of a person is to be erased.</summary>
    Erasure,

    /// <summary>A replay to a subscriber has more to put on its way.</summary>
    Subscription,

    /// <summary>An import has more to read or to feed.</summary>
    Import,
}

/// <summary>A message to ourselves, to look at something when it is due.</summary>
public sealed record TimeoutMessage : StageMessage
{
    /// <summary>What kind of thing it is about.</summary>
    public required TimeoutKind Kind { get; init; }

    /// <summary>Which one: an id that its handler understands.</summary>
    public required string Id { get; init; }

    /// <summary>When to look.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The event that it belongs to; none where it belongs to no single one.</summary>
    public string? EventId { get; init; }

    /// <summary>What else its handler needs.</summary>
    public JsonObject Details { get; init; } = [];

    /// <inheritdoc/>
    public override string Key => $"{Kind.ToString().ToLowerInvariant()}:{Id}";

    /// <inheritdoc/>
    public override string TraceId => EventId ?? "";
}

using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>What somebody asks for who adds a subscription, as it was written.</summary>
internal sealed record SubscriptionRequest
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is sent.</summary>
    public string? Address { get; init; }

    /// <summary>The types.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The filter: an object, or its YAML or JSON as text.</summary>
    public JsonNode? Filter { get; init; }

    /// <summary><c>events</c>, <c>decisions</c>.</summary>
    public IReadOnlyList<string> Gets { get; init; } = [];

    /// <summary>The form; <c>standard-webhooks</c> where nothing is said.</summary>
    public string? Form { get; init; }

    /// <summary>The key of an Event Grid topic.</summary>
    public string? Key { get; init; }

    /// <summary>The pace, such as <c>10 per 1s</c>.</summary>
    public string? Pace { get; init; }

    /// <summary>The waits between tries.</summary>
    public IReadOnlyList<string> Retry { get; init; } = [];

    /// <summary>Whether a private address may be called.</summary>
    public bool AllowPrivate { get; init; }
}

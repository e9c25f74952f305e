using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Subscriptions;

/// <summary>In which form a subscriber gets what it subscribed to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubscriptionForm>))]
internal enum SubscriptionForm
{
    /// <summary>An HTTP call that is signed as Standard Webhooks has it.</summary>
    [JsonStringEnumMemberName("standard-webhooks")]
    StandardWebhooks,

    /// <summary>CloudEvents over HTTP in structured mode, signed like <see cref="StandardWebhooks"/>.</summary>
    [JsonStringEnumMemberName("cloudevents")]
    CloudEvents,

    /// <summary>An Azure Event Grid custom topic, whose key the subscriber gives.</summary>
    [JsonStringEnumMemberName("event-grid")]
    EventGrid,
}

/// <summary>What of an event a subscriber gets.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubscribedTo>))]
internal enum SubscribedTo
{
    /// <summary>The canonical event.</summary>
    [JsonStringEnumMemberName("events")]
    Events,

    /// <summary>What was decided about it.</summary>
    [JsonStringEnumMemberName("decisions")]
    Decisions,
}

/// <summary>Whether a subscriber is sent anything.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubscriptionState>))]
internal enum SubscriptionState
{
    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>A person paused it: nothing new is sent, and what is under way waits.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>It answered 410, or took nothing for days: nothing is sent until a person enables it.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}

/// <summary>A secret of a subscription.</summary>
/// <param name="Value">The secret; it is kept in Table Storage, which is encrypted at rest, and shown once, when it is made.</param>
/// <param name="Since">When it was made.</param>
/// <param name="Until">Until when it signs beside the one that replaced it; <see langword="null"/> for the newest.</param>
internal sealed record SubscriptionSecret(string Value, DateTimeOffset Since, DateTimeOffset? Until = null)
{
    /// <summary>Names the secret in logs and dumps of the record without showing it.</summary>
    public override string ToString() => $"a secret of {Since:u}";
}

/// <summary>The pace that a subscriber can take.</summary>
/// <param name="Requests">The most requests in a period.</param>
/// <param name="Per">The period.</param>
internal sealed record SubscriptionPace(int Requests, TimeSpan Per);

/// <summary>What another system subscribed to, and how it is sent.</summary>
internal sealed record Subscription : StoredRecord
{
    /// <summary>
    /// The name with six digits of its own, such as <c>board-3f9a1c</c>: what is under way for one that was removed never goes to another
    /// of its name.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The name, which no other one has.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is sent.</summary>
    public required string Address { get; init; }

    /// <summary>The canonical types, each with one <c>*</c> at most.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>What an event must meet besides, as filters of rules are written; <see langword="null"/> where nothing.</summary>
    public JsonObject? Filter { get; init; }

    /// <summary>What of an event it gets.</summary>
    public required IReadOnlyList<SubscribedTo> Gets { get; init; }

    /// <summary>In which form.</summary>
    public required SubscriptionForm Form { get; init; }

    /// <summary>Its secrets, the newest first.</summary>
    public required IReadOnlyList<SubscriptionSecret> Secrets { get; init; }

    /// <summary>The pace that it can take; <see langword="null"/> where nothing limits it.</summary>
    public SubscriptionPace? Pace { get; init; }

    /// <summary>The waits after the first, second, … failed try; <see langword="null"/> for those of destinations.</summary>
    public IReadOnlyList<TimeSpan>? Retry { get; init; }

    /// <summary>Whether a private or loopback address may be called.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is sent anything.</summary>
    public SubscriptionState State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Who paused it, or why it was disabled; <see langword="null"/> while it is active.</summary>
    public string? Why { get; init; }

    /// <summary>Since when no call of it succeeded; <see langword="null"/> while calls succeed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The answer of the first of these calls.</summary>
    public string? Failure { get; init; }

    /// <summary>The secrets that sign now, the newest first.</summary>
    public IEnumerable<SubscriptionSecret> LiveSecrets(DateTimeOffset now) =>
        Secrets.Where(secret => secret.Until is null || secret.Until > now);
}

/// <summary>JSON of subscriptions as they are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(SubscriptionReplay))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;

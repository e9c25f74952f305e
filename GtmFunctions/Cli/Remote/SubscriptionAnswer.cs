using System.Text.Json.Nodes;

namespace GtmFunctions.Cli.Remote;

/// <summary>The subscriptions, as <c>GET ops/subscriptions</c> answers them.</summary>
internal sealed record SubscriptionPage(IReadOnlyList<SubscriptionLine>? Subscriptions);

/// <summary>A subscription, as every call that is about one answers it.</summary>
internal sealed record SubscriptionLine
{
    /// <summary>The name, in the answer of a replay.</summary>
    public string? Subscription { get; init; }

    /// <summary>What an event must meet besides; <see langword="null"/> for nothing.</summary>
    public JsonNode? Filter { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is sent anything, in a word.</summary>
    public string? State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public string? Since { get; init; }

    /// <summary>Why; <see langword="null"/> while it is active.</summary>
    public string? Why { get; init; }

    /// <summary>Where it is sent.</summary>
    public string? Address { get; init; }

    /// <summary>In which form.</summary>
    public string? Form { get; init; }

    /// <summary>What of an event it gets.</summary>
    public IReadOnlyList<string>? Gets { get; init; }

    /// <summary>The types.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Since when no call succeeded.</summary>
    public string? FailingSince { get; init; }

    /// <summary>The answer of the first of these calls.</summary>
    public string? Failure { get; init; }

    /// <summary>The pace that it can take.</summary>
    public string? Pace { get; init; }

    /// <summary>The secret that the call made; <see langword="null"/> where it made none.</summary>
    public string? Secret { get; init; }

    /// <summary>The secrets that sign now.</summary>
    public IReadOnlyList<SubscriptionSecretLine>? Secrets { get; init; }

    /// <summary>The last replays; <see langword="null"/> where they were not asked for.</summary>
    public IReadOnlyList<SubscriptionReplayLine>? Replays { get; init; }
}

/// <summary>A secret that signs, without it.</summary>
internal sealed record SubscriptionSecretLine(string? Since, string? Until);

/// <summary>A replay to a subscription.</summary>
internal sealed record SubscriptionReplayLine(
    string? Id, string? State, string? Since, string? Until, string? CreatedAt, string? Looked, string? Sent, string? LeftOut);

/// <summary>What a subscription answered to a test.</summary>
internal sealed record SubscriptionTestAnswer(string? Name, bool Delivered, string? Status, string? Reason, string? Milliseconds);

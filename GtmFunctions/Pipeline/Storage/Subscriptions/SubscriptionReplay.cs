using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Storage.Subscriptions;

/// <summary>What happened in a time is sent to a subscriber once more, piece by piece, and how far that has come.</summary>
internal sealed record SubscriptionReplay : StoredRecord
{
    /// <summary>Its own: 32 hexadecimal digits, by which its actions are told from others.</summary>
    public required string Nonce { get; init; }

    /// <summary>The subscription's <see cref="Subscriptions.Subscription.Id"/>.</summary>
    public required string Subscription { get; init; }

    /// <summary>The events that were taken in from then on.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Before then.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>
    /// Whether only what was never asked for is sent: events that an instance decided which did not know yet that somebody subscribed.
    /// </summary>
    public bool OnlyMissed { get; init; }

    /// <summary>The most events a second.</summary>
    public required int Rate { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came further.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ReplayState State { get; init; }

    /// <summary>How many pieces are done.</summary>
    public int Piece { get; init; }

    /// <summary>The beginning of the time that is looked at next.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where the search in that time goes on; <see langword="null"/> at its beginning.</summary>
    public string? After { get; init; }

    /// <summary>How many events were looked at.</summary>
    public int Looked { get; init; }

    /// <summary>How many actions were put on their way.</summary>
    public int Sent { get; init; }

    /// <summary>How many were left out because they are under way.</summary>
    public int LeftOut { get; init; }

    /// <summary>Whether it goes on by itself.</summary>
    [JsonIgnore]
    public bool IsRunning => State == ReplayState.Running;
}

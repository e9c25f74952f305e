using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What became of a webhook, kept as its delivery's row.</summary>
/// <param name="At">When it came in.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Scheme">How it was found genuine.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="Events">What became of its items, by their places; none where the list of events in its body is empty.</param>
internal sealed record DeliveryResult(DateTimeOffset At, string Source, string Scheme, string? Secret, IReadOnlyList<ItemOutcome> Events);

/// <summary>What became of an item of a webhook.</summary>
/// <param name="Item">Its place, from 0.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record ItemOutcome(int Item, ItemState Outcome)
{
    /// <summary>The event that it became, or that it is a duplicate of; <see langword="null"/> where there is none.</summary>
    public string? Event { get; init; }

    /// <summary>The delivery that brought the event first, for a duplicate.</summary>
    public string? FirstDelivery { get; init; }

    /// <summary>The dead letter's id, for an item that cannot be taken in.</summary>
    public string? DeadLetter { get; init; }

    /// <summary>Why it became no event of its own; <see langword="null"/> where it did.</summary>
    [JsonConverter(typeof(ItemReasonConverter))]
    public ItemReason? Why { get; init; }

    /// <summary>The item itself, where it is refused and so kept nowhere else.</summary>
    public JsonNode? Raw { get; init; }
}

/// <summary>What became of an item of a webhook.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemState>))]
internal enum ItemState
{
    /// <summary>An event.</summary>
    [JsonStringEnumMemberName(Outcomes.Accepted)]
    Accepted,

    /// <summary>It came before.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>The source does not take it in.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It cannot be taken in, and is in the dead letter.</summary>
    [JsonStringEnumMemberName(Outcomes.DeadLettered)]
    DeadLettered,
}

/// <summary>A later delivery of an event, kept beside the event's line in the index; before that, in a row of its trace.</summary>
/// <param name="At">When it came in.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Item">The item's place in it.</param>
/// <param name="Why">Why it is a duplicate.</param>
internal sealed record DuplicateDelivery(
    DateTimeOffset At,
    string Delivery,
    int Item,
    [property: JsonConverter(typeof(ItemReasonConverter))] ItemReason? Why)
{
    /// <summary>How it was found genuine; <see langword="null"/> where its delivery has a row of its own, which says so.</summary>
    public string? Scheme { get; init; }

    /// <summary>The name of the setting whose secret matched.</summary>
    public string? Secret { get; init; }
}

using System.Collections.Immutable;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>
/// What a decision about an event is made from beside the event and its configuration. Who answers for it is the caller's business.
/// </summary>
internal sealed record Known
{
    /// <summary>Nothing: the first decision then says what is needed.</summary>
    public static readonly Known Nothing = new();

    /// <summary>What signals made of the event.</summary>
    public IReadOnlyList<SignalOutcome> Signals { get; init; } = [];

    /// <summary>What the event acknowledged.</summary>
    public IReadOnlyList<AcknowledgedEvent> Acknowledged { get; init; } = [];

    /// <summary>The marks of order and intent, by their keys, as they were before the event set its own.</summary>
    public ImmutableDictionary<string, KnownMark> Marks { get; init; } = ImmutableDictionary<string, KnownMark>.Empty;

    /// <summary>What the ledger knows of the event, by the assignment's name.</summary>
    public ImmutableDictionary<string, AssignmentSheet> Owners { get; init; } = ImmutableDictionary<string, AssignmentSheet>.Empty;

    /// <summary>The same with a mark.</summary>
    public Known With(MarkNeed need, MarkReading reading) =>
        this with { Marks = Marks.SetItem(need.Key, new KnownMark(reading, IsClaimed: false)) };

    /// <summary>The same with a ledger's knowledge.</summary>
    public Known With(OwnerNeed need, AssignmentSheet sheet) => this with { Owners = Owners.SetItem(need.Assignment.Name, sheet) };

    /// <summary>The same once an effect is claimed: decided again, it is not asked for again.</summary>
    public Known Claimed(Effect effect) => effect switch
    {
        MarkEffect mark => this with { Marks = Marks.SetItem(mark.Key, new KnownMark(mark.Over, IsClaimed: true)) },
        OwnerEffect { Claim: var claim } =>
            this with { Owners = Owners.SetItem(claim.Assignment, claim.Sheet with { Entry = claim.Entry }) },
        _ => this,
    };

    /// <summary>The same without what an effect was decided from, because somebody else was quicker: it is asked for again.</summary>
    public Known Forget(Effect effect) => effect switch
    {
        MarkEffect mark => this with { Marks = Marks.Remove(mark.Key) },
        OwnerEffect { Claim: var claim } => this with { Owners = Owners.Remove(claim.Assignment) },
        _ => this,
    };
}

/// <summary>A mark of order or intent.</summary>
/// <param name="Before">As it was before the event set its own.</param>
/// <param name="IsClaimed">Whether the event has set its own.</param>
internal sealed record KnownMark(MarkReading Before, bool IsClaimed);

/// <summary>Something that a decision needs to know.</summary>
internal abstract record Need;

/// <summary>A mark of order or intent.</summary>
/// <param name="Key">Its key.</param>
internal sealed record MarkNeed(string Key) : Need;

/// <summary>What the ledger knows: the owner of the event if it has one, the pool's state, the account's owner.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Account">The key of the account that keeps its owner, if one does.</param>
internal sealed record OwnerNeed(Assignment Assignment, string? Account) : Need;

using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>What a decision claims for its event, if it stands: a value that somebody carries out, or nobody.</summary>
internal abstract record Effect;

/// <summary>The event sets a mark of order or intent.</summary>
/// <param name="Key">The mark's key.</param>
/// <param name="Mark">The event.</param>
/// <param name="Over">What is there, which gives way.</param>
internal sealed record MarkEffect(string Key, EventMark Mark, MarkReading Over) : Effect;

/// <summary>The event takes an owner's turn.</summary>
/// <param name="Claim">What is written.</param>
internal sealed record OwnerEffect(OwnerClaim Claim) : Effect;

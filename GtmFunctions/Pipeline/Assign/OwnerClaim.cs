using GtmFunctions.Pipeline.Storage.Assign;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>What an owner's decision takes: written as one, unless something has moved since it was decided.</summary>
/// <param name="Assignment">The assignment's name.</param>
/// <param name="Pool">The ledger's partition.</param>
/// <param name="Sheet">What it was decided from.</param>
/// <param name="Entry">The ledger's new entry.</param>
/// <param name="State">The pool's new state; <see langword="null"/> where it does not change.</param>
/// <param name="Account">The key of the account that keeps this owner, if it does.</param>
internal sealed record OwnerClaim(
    string Assignment, string Pool, AssignmentSheet Sheet, LedgerEntry Entry, PoolState? State, string? Account);

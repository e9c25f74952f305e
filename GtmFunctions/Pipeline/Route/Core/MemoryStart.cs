using System.Collections.Immutable;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>What was known before the first event that a <see cref="DecisionMemory"/> decides.</summary>
internal sealed record MemoryStart
{
    /// <summary>Nothing was known: nobody had a turn yet.</summary>
    public static readonly MemoryStart Nothing = new();

    /// <summary>What each pool knew, by the name that <see cref="OwnerRule.PoolOf"/> gives it.</summary>
    public ImmutableDictionary<string, PoolState> Pools { get; init; } = ImmutableDictionary<string, PoolState>.Empty;

    /// <summary>Who had the accounts' last events.</summary>
    public IReadOnlyList<KeptOwner> Accounts { get; init; } = [];

    /// <summary>Which event was acted on last, by the key of its order or intent.</summary>
    public ImmutableDictionary<string, EventMark> Marks { get; init; } = ImmutableDictionary<string, EventMark>.Empty;
}

/// <summary>Who had an account's last event.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Assignment">The assignment's name.</param>
/// <param name="Account">The account, as <see cref="AccountKey"/> reads it.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="At">When they got it.</param>
internal sealed record KeptOwner(string Pool, string Assignment, string Account, string Email, DateTimeOffset At);

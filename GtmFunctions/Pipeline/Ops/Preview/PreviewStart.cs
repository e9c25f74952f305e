using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Assign;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Tells what members had taken when the first event of a preview was decided, by the ledger of who got what.</summary>
internal sealed class PreviewStart(AssignmentLedger ledger)
{
    /// <summary>The state from which a version of the rules begins.</summary>
    /// <param name="configuration">The version.</param>
    /// <param name="at">When the first event was taken in.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<MemoryStart> ReadAsync(Configuration configuration, DateTimeOffset at, CancellationToken cancellation)
    {
        var start = MemoryStart.Nothing;
        foreach (var shared in configuration.Assignments.Values.Where(one => one.Pool is not null).GroupBy(OwnerRule.PoolOf))
        {
            if (LookBack(shared) is not { } before)
                continue;
            var pool = shared.First().Pool!;
            var taken = await ledger.TakenAsync(shared.Key, at - before, at, cancellation).ToListAsync(cancellation);
            var state = PoolState.Empty;
            foreach (var (email, then) in taken.OrderBy(one => one.At))
                state = pool.Find(email) is { } member ? state.Take(member, then) : state;
            start = start with { Pools = start.Pools.SetItem(shared.Key, state) };
        }

        return start;
    }

    // How long ago what was taken can still matter; none where it never does
    private static TimeSpan? LookBack(IEnumerable<Assignment> assignments)
    {
        var periods = assignments.SelectMany(one => one.Pool!.Members).Select(member => member.Capacity?.Per)
            .OfType<CapacityPeriod>().ToHashSet();
        if (assignments.Any(one => one.Strategy == AssignmentStrategy.LeastLoaded) || periods.Contains(CapacityPeriod.Week))
            return TimeSpan.FromDays(8);
        return periods.Contains(CapacityPeriod.Day) ? TimeSpan.FromDays(2)
            : periods.Count > 0 ? TimeSpan.FromHours(2)
            : null;
    }
}

using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>Forgets versions of the configuration that nothing names any more.</summary>
internal sealed class VersionsForgetter(VersionStore versions, TraceTables tables) : IForgetter
{
    /// <inheritdoc/>
    public string Part => RetentionParts.Versions;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Configurations;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        for (var call = 0; call < 3; call++)
            run.Budget.Count();
        var used = await versions.LastUsedAsync(cancellation);
        var published = await versions.CurrentAsync(cancellation);
        var (current, beside) = (published?.Name, published?.Rollout?.Version);
        var oldest = await tables.DaysAsync(cancellation) is [.., var last] ? last : null;
        var seen = used.ToDictionary(
            one => one.Key,
            one => one.Key == current || one.Key == beside
                ? run.Now
                : Later(state.Versions.GetValueOrDefault(one.Key, run.Now), one.Value, run.Now),
            StringComparer.Ordinal);
        var (deleted, held) = (0, new List<string>());
        foreach (var (version, seenAt) in seen.OrderBy(one => one.Value).ToArray())
        {
            var kept = run.Retention.For(RetentionKind.Configurations);
            var plan = VersionPlan.Make(version, current, seenAt, kept, oldest, run.Running, run.Now);
            if (plan.Why.Length > 0 && run.Now >= seenAt + kept)
                held.Add($"{version}: {plan.Why}");
            if (plan.Why.Length > 0 || run.Budget.IsSpent)
                continue;
            for (var call = 0; call < 4; call++)
                run.Budget.Count();
            if (!await versions.TryForgetAsync(version, cancellation))
                continue;
            seen.Remove(version);
            deleted++;
        }

        return state with
        {
            Cutoff = run.Cutoff(RetentionKind.Configurations),
            FinishedAt = run.Now,
            Versions = seen,
            Held = held,
            Deleted = deleted,
        };
    }

    // Storage's clock is not ours: what it says is later than now is now
    private static DateTimeOffset Later(DateTimeOffset known, DateTimeOffset stored, DateTimeOffset now)
    {
        var later = known > stored ? known : stored;
        return later < now ? later : now;
    }
}

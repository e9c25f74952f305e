using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>
/// Forgets lists that the rules in use name no more, once they have not for as long as payloads are kept: until then an event may be
/// replayed by rules that look into one.
/// </summary>
internal sealed class ListsForgetter(ListVersions versions, ListForgetter lists, ConfigurationVersions configurations) : IForgetter
{
    /// <inheritdoc/>
    public string Part => RetentionParts.Lists;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Payloads;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        var cutoff = run.Cutoff(RetentionKind.Payloads);
        var deleted = state.Next is null ? 0 : state.Deleted;
        run.Budget.Count();
        var named = await NamedAsync(cancellation);
        run.Budget.Count();
        var seen = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var list in await versions.NamesAsync(cancellation))
            seen[list] = named is null || named.Contains(list) ? run.Now : state.Lists.GetValueOrDefault(list, run.Now);
        var held = new List<string>();
        foreach (var (place, list) in seen.Where(one => one.Value <= cutoff).Select(one => one.Key).ToArray().Index())
        {
            if (run.Running is not null)
            {
                held.Add($"{list}: the replay {run.Running} is under way, and its rules may name it");
                continue;
            }

            // The first is always gone on with, so that no budget is too small for all runs together
            if (place > 0 && run.Budget.IsSpent)
                return state with { Cutoff = cutoff, Next = "", Lists = seen, Held = held, Deleted = deleted };

            // Somebody may have published rules that name it meanwhile
            if (await NamedAsync(cancellation) is not { } now || now.Contains(list))
                continue;
            var (blobs, isGone) = await lists.ForgetAsync(list, run.Budget, cancellation);
            deleted += blobs;
            if (isGone)
                seen.Remove(list);
        }

        return state with { Cutoff = cutoff, Next = null, FinishedAt = run.Now, Lists = seen, Held = held, Deleted = deleted };
    }

    // The lists of the rules in use; none can be told where a published version cannot be read, for it may name any
    private async Task<IReadOnlySet<string>?> NamedAsync(CancellationToken cancellation)
    {
        var live = await configurations.LiveAsync(cancellation);
        return configurations.Fault is not null || (live.Rollout is not null && live.Beside is null)
            ? null
            : live.Lists.Select(one => one.List.Name).ToHashSet(StringComparer.Ordinal);
    }
}

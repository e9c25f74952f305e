using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>Forgets payloads and traces, a day after the other, the oldest first.</summary>
internal sealed class DaysForgetter(TraceTables tables, DayForgetter days, HeldRecords records) : IForgetter
{
    private const char BeforeToken = '|';

    /// <inheritdoc/>
    public string Part => RetentionParts.Days;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Traces;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        run.Budget.Count();
        var all = (await tables.DaysAsync(cancellation)).Order(StringComparer.Ordinal).ToArray();
        var (from, token) = state.Next?.Split(BeforeToken, 2) is [var day, var rest] ? (day, rest) : ("", "");
        state = state with
        {
            WithoutPayloads = [.. state.WithoutPayloads.Intersect(all)],
            Cutoff = run.Cutoff(RetentionKind.Traces),
            Deleted = from.Length > 0 ? state.Deleted : 0,
            Held = from.Length > 0 ? state.Held : [],
        };
        var due = all.Where(
            one => string.CompareOrdinal(one, from) >= 0
                && run.Now >= DayPlan.NextAt(one, run.Retention, !state.WithoutPayloads.Contains(one))).ToArray();
        var held = due.Length == 0 ? null : (await records.FindAsync(run.Budget, cancellation)).Held;
        foreach (var (place, one) in due.Index())
        {
            // The first is always gone on with, so that no budget is too small for all runs together
            if (place > 0 && run.Budget.IsSpent)
                return state with { Next = $"{one}{BeforeToken}{(one == from ? token : "")}" };
            (state, var next) = await ForgetAsync(
                one, run, state, held!, one == from && token.Length > 0 ? token : null, cancellation);
            if (next is not null)
                return state with { Next = $"{one}{BeforeToken}{next}" };
        }

        return state with { Next = null, FinishedAt = run.Now };
    }

    private async Task<(RetentionState State, string? Next)> ForgetAsync(
        string day,
        RetentionRun run,
        RetentionState state,
        IReadOnlyDictionary<string, HoldReason> held,
        string? token,
        CancellationToken cancellation)
    {
        var needed = held.Where(one => RecordId.DayOf(one.Key) == day).ToDictionary(StringComparer.Ordinal);
        var replayedSince = run.Now - TimeSpan.FromDays(RetentionReading.LeastPayloadDays);
        foreach (var (id, why) in await records.FindAsync(day, replayedSince, run.Budget, cancellation))
            needed.TryAdd(id, why);
        var plan = DayPlan.Make(
            day, run.Retention, run.Now, !state.WithoutPayloads.Contains(day), needed, run.Running);
        if (plan.Why.Length > 0)
            state = state with { Held = [.. state.Held, $"{day}: {plan.Why}"] };
        switch (plan.Step)
        {
            case DayStep.Drop:
                return await days.DropAsync(day, run.Budget, cancellation)
                    ? (state with { Deleted = state.Deleted + 1 }, null)
                    : (state, "");
            case DayStep.ForgetPayloads:
                var payloads = await days.ForgetPayloadsAsync(day, needed.ContainsKey, token, run.Budget, cancellation);
                var isWhole = payloads.Next is null && needed.Count == 0;
                return (
                    state with
                    {
                        Deleted = state.Deleted + payloads.Rows,
                        WithoutPayloads = isWhole ? [.. state.WithoutPayloads, day] : state.WithoutPayloads,
                    },
                    payloads.Next);
            case DayStep.ForgetOthers:
                var others = await days.ForgetOthersAsync(day, needed.ContainsKey, token, run.Budget, cancellation);
                return (state with { Deleted = state.Deleted + others.Rows }, others.Next);
            default:
                return (state, null);
        }
    }
}

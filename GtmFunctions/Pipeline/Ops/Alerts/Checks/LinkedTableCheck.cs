using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Tables that stay behind the sheets that they are fetched from, and lists that stay behind what they are synced from, because of a fault
/// or because so much would go that a person decides.
/// </summary>
internal sealed class LinkedTableCheck(SheetStates states, ListStates lists) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.LinkedTable;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var linked in configuration.LinkedTables.Values)
        {
            if (await states.FindAsync(linked.Name, cancellation) is { } state && Find(state, rule, now) is { } problem)
                problems.Add(problem);
        }

        foreach (var list in configuration.Lists.Values)
        {
            if (await lists.FindAsync(list.Name, cancellation) is { } state && Find(state, rule, now) is { } problem)
                problems.Add(problem);
        }

        return problems;
    }

    /// <summary>The problem of a list; <see langword="null"/> where it has none, or not for long enough.</summary>
    public static Problem? Find(ListState state, AlertRule rule, DateTimeOffset now)
    {
        var isHeld = state.Outcome == ListOutcome.HeldBack;
        if (state.Fault is not { } fault || state.FaultSince is not { } since || (!isHeld && since > now - rule.Over))
            return null;
        return new Problem
        {
            Kind = AlertKind.LinkedTable,
            What = $"list {state.List}",
            Cause = isHeld ? "held back" : "fault",
            Reason = AlertCause.Shown($"the list {state.List} stays as it is: {fault}"),
            Rule = $"alerts.on linked-table {{ over: {Duration.Text(rule.Over)} }}",
            Advice = isHeld
                ? $"Look at what it is synced from; if so many rows are really to go: gtm lists sync {state.List} --accept."
                : "Mend what it is synced from, or its address in the settings; it is synced again by itself. "
                + "Events go on with the list as it was.",
            Count = 1,
            Since = since,
            Page = "accounts",
            Evidence = state.GoodAt is { } last
                ? [new AlertFigure("last in order", last.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", null))]
                : [],
        };
    }

    /// <summary>The problem of a sheet; <see langword="null"/> where it has none, or not for long enough.</summary>
    public static Problem? Find(SheetState state, AlertRule rule, DateTimeOffset now)
    {
        var isHeld = state.Outcome == SheetOutcome.HeldBack;
        if (state.Fault is not { } fault || state.FaultSince is not { } since || (!isHeld && since > now - rule.Over))
            return null;
        return new Problem
        {
            Kind = AlertKind.LinkedTable,
            What = state.Table,
            Cause = isHeld ? "held back" : "fault",
            Reason = AlertCause.Shown($"{state.Table} stays as it is: {fault}"),
            Rule = $"alerts.on linked-table {{ over: {Duration.Text(rule.Over)} }}",
            Advice = isHeld
                ? "Look at the draft: publish it if so many rows are really to go, else mend the sheet."
                : "Mend the sheet, or its address in the settings; it is looked at again by itself. "
                + "The rules go on with the table as it was.",
            Count = 1,
            Since = since,
            Page = isHeld && state.Draft is { } draft ? $"rules/drafts/{draft}" : $"rules/tables/{state.Table}",
            Evidence = state.PublishedAt is { } last
                ? [new AlertFigure("last taken over", last.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", null))]
                : [],
        };
    }
}

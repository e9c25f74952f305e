using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>How one kind of data is kept.</summary>
/// <param name="Kind">Its name in the document, such as <c>deadLetters</c>.</param>
/// <param name="Days">How many days it is kept.</param>
/// <param name="OldestKept">
/// When the oldest that is kept may be of: of payloads and traces the oldest day, of others the time before which all is gone. None where
/// nothing was looked through yet.
/// </param>
/// <param name="Rows">How many rows there are, as far as they were counted; of payloads and traces, days.</param>
/// <param name="IsMore">Whether there are more than <paramref name="Rows"/>.</param>
/// <param name="NextAt">When something of it is forgotten next; none where there is nothing.</param>
/// <param name="Held">What is old enough and stays, and why, in words.</param>
internal sealed record RetentionLine(
    string Kind, int Days, DateTimeOffset? OldestKept, int? Rows, bool IsMore, DateTimeOffset? NextAt, IReadOnlyList<string> Held);

/// <summary>Tells how each kind of data is kept, in few storage calls: rows are counted as far as one page goes.</summary>
internal sealed class RetentionList(
    RetentionStates states, RowForgetter rows, TraceTables tables, ConfigurationVersions configurations, TimeProvider clock)
{
    /// <summary>A line for each kind, in the order of the kinds.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    /// <exception cref="Storage.Config.ConfigurationMissingException">No configuration can be loaded.</exception>
    public async Task<IReadOnlyList<RetentionLine>> ReadAsync(CancellationToken cancellation)
    {
        var retention = (await configurations.CurrentAsync(cancellation)).Retention;
        var known = await states.AllAsync(cancellation);
        var days = (await tables.DaysAsync(cancellation)).Order(StringComparer.Ordinal).ToArray();
        return await Task.WhenAll(Enum.GetValues<RetentionKind>().Select(kind => ReadAsync(kind, retention, known, days, cancellation)));
    }

    private async Task<RetentionLine> ReadAsync(
        RetentionKind kind,
        Config.Document.Retention retention,
        IReadOnlyDictionary<string, RetentionState> known,
        string[] days,
        CancellationToken cancellation)
    {
        var kept = (int)retention.For(kind).TotalDays;
        var name = RetentionKindName.For(kind);
        if (kind is RetentionKind.Payloads or RetentionKind.Traces)
        {
            var state = known.GetValueOrDefault(RetentionParts.Days);
            string[] left = kind == RetentionKind.Traces ? days : [.. days.Except(state?.WithoutPayloads ?? [])];
            return new RetentionLine(
                name,
                kept,
                left.Length == 0 ? null : DayPlan.EndOf(left[0]).AddDays(-1),
                left.Length,
                IsMore: false,
                left.Length == 0 ? null : Later(DayPlan.EndOf(left[0]).AddDays(kept)),
                state?.Held ?? []);
        }

        var part = PartOf(kind);
        var last = known.GetValueOrDefault(part);
        var (count, isMore) = Array.Find([.. DatedRows.All], dated => dated.Kind == kind && dated.Name == part) is { } table
            ? await rows.CountAsync(table.Table, table.Since, cancellation)
            : (null, false);
        return new RetentionLine(name, kept, last?.Cutoff, count, isMore, NextAt(last), last?.Held ?? []);
    }

    private static string PartOf(RetentionKind kind) => kind switch
    {
        RetentionKind.Replays => RetentionParts.Replays,
        RetentionKind.Configurations => RetentionParts.Versions,
        _ => DatedRows.All.First(dated => dated.Kind == kind).Name,
    };

    // Each part is looked through once a day, and again an hour later where a run met its limit
    private DateTimeOffset NextAt(RetentionState? state) => state switch
    {
        { Next: not null } => clock.GetUtcNow(),
        { FinishedAt: { } at } => Later(new DateTimeOffset(at.UtcDateTime.Date.AddDays(1), TimeSpan.Zero)),
        _ => clock.GetUtcNow(),
    };

    private DateTimeOffset Later(DateTimeOffset at) => at > clock.GetUtcNow() ? at : clock.GetUtcNow();
}

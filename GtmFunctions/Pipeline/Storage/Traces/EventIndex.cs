using System.Globalization;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>One line of a search: what an event is and what became of it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="FirstSeenAt">When it was taken in.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="ProviderId">The provider's id.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
public sealed record IndexedEvent(
    string Id, DateTimeOffset FirstSeenAt, string Source, string Type, string? Subject, string ProviderId, string Outcome);

/// <summary>What a search asks for; <see langword="null"/> asks for all.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Since">Not taken in before.</param>
/// <param name="Until">Taken in before.</param>
/// <param name="Text">Part of the subject, the provider's id or our id, in any case.</param>
/// <param name="Top">The most lines.</param>
public sealed record EventQuery(
    string? Source = null,
    string? Type = null,
    string? Outcome = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Text = null,
    int Top = 50);

/// <summary>
/// The search index: in each day's table, a partition for each hour (a partition takes 2,000 writes a second), rows by inverted ticks,
/// so that the newest come first.
/// </summary>
public sealed class EventIndex(TraceTables tables)
{
    /// <summary>Adds an event; one that is there already is left as it is.</summary>
    public async Task AddAsync(IndexedEvent line, CancellationToken cancellation)
    {
        var table = await tables.EnsureAsync(line.Id, cancellation);

        // Refused to a redelivery: what became of the event since stands
        await table.TryAddAsync(
            new TableEntity(Partition(line.FirstSeenAt), Row(line.Id, line.FirstSeenAt))
            {
                ["Id"] = line.Id,
                ["FirstSeenAt"] = line.FirstSeenAt,
                ["Source"] = line.Source,
                ["Type"] = BoundedText.From(line.Type),
                ["Subject"] = BoundedText.From(line.Subject),
                ["ProviderId"] = BoundedText.From(line.ProviderId),
                ["Outcome"] = line.Outcome,
            },
            cancellation);
    }

    /// <summary>Says what became of an event.</summary>
    public async Task SetOutcomeAsync(string id, DateTimeOffset firstSeenAt, string outcome, CancellationToken cancellation) =>
        await tables.For(id).UpdateEntityAsync(
            new TableEntity(Partition(firstSeenAt), Row(id, firstSeenAt)) { ["Outcome"] = outcome }, ETag.All, TableUpdateMode.Merge,
            cancellation);

    /// <summary>An event's line; <see langword="null"/> where there is none.</summary>
    public async Task<IndexedEvent?> FindAsync(string id, DateTimeOffset firstSeenAt, CancellationToken cancellation)
    {
        var found = await tables.For(id).FindAsync(Partition(firstSeenAt), Row(id, firstSeenAt), cancellation);
        return found is null ? null : Read(found);
    }

    /// <summary>Finds events, newest first.</summary>
    public async Task<IReadOnlyList<IndexedEvent>> SearchAsync(EventQuery query, CancellationToken cancellation)
    {
        var found = new List<IndexedEvent>();
        var since = query.Since is { } from ? RecordId.Day(from) : "";
        var until = query.Until is { } to ? RecordId.Day(to) : "99999999";
        foreach (var day in (await tables.DaysAsync(cancellation)).Where(
            day => string.CompareOrdinal(day, since) >= 0 && string.CompareOrdinal(day, until) <= 0))
        {
            // One hour after another, so that a search for the latest events ends after the first that has enough.
            for (var hour = 23; hour >= 0; hour--)
            {
                await foreach (var row in tables.ForDay(day).QueryAsync<TableEntity>(Filter(query, hour), cancellationToken: cancellation))
                {
                    var line = Read(row);
                    if (!Matches(line, query.Text))
                        continue;
                    found.Add(line);
                    if (found.Count >= query.Top)
                        return found;
                }
            }
        }

        return found;
    }

    private static string Filter(EventQuery query, int hour)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {HourPartition(hour)}");
        if (query.Source is { } source)
            filter += TableClient.CreateQueryFilter($" and Source eq {source}");
        if (query.Type is { } type)
            filter += TableClient.CreateQueryFilter($" and Type eq {type}");
        if (query.Outcome is { } outcome)
            filter += TableClient.CreateQueryFilter($" and Outcome eq {outcome}");
        if (query.Since is { } since)
            filter += TableClient.CreateQueryFilter($" and FirstSeenAt ge {since}");
        if (query.Until is { } until)
            filter += TableClient.CreateQueryFilter($" and FirstSeenAt lt {until}");
        return filter;
    }

    private static bool Matches(IndexedEvent line, string? text) =>
        text is not { Length: > 0 }
        || line.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.ProviderId.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Subject?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static IndexedEvent Read(TableEntity row) => new(
        row.GetString("Id"),
        row.GetDateTimeOffset("FirstSeenAt")!.Value,
        row.GetString("Source"),
        row.GetString("Type"),
        row.GetString("Subject"),
        row.GetString("ProviderId"),
        row.GetString("Outcome"));

    private static string Partition(DateTimeOffset time) => HourPartition(time.UtcDateTime.Hour);

    private static string HourPartition(int hour) => $"index-{hour.ToString("00", CultureInfo.InvariantCulture)}";

    private static string Row(string id, DateTimeOffset time) =>
        $"{(DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture)}-{id}";
}

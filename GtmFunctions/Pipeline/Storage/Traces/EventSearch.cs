using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>
/// Searches the index of events, newest first. By a key it reads a small range of each day, several days at once; anything else it reads
/// line by line, as far as a <see cref="SearchBudget"/> goes, and then says by what it goes on. An event's own id leads to it in two reads.
/// </summary>
public sealed class EventSearch(TraceTables tables, EventTrace trace, EventIndex index, TimeProvider clock)
{
    private const int MostDaysAtOnce = 16;
    private const int PageOfAll = 500;

    // Before a place, in what a search goes on by
    private const char ByKeys = 'k';
    private const char ByLines = 'l';

    private readonly ConcurrentDictionary<string, bool> _old = new();

    /// <summary>Finds events.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="after"><see cref="FoundEvents.Next"/> of the part before.</param>
    /// <exception cref="ArgumentException">The text goes on after nothing; see <see cref="IsNext"/>.</exception>
    public async Task<FoundEvents> SearchAsync(EventQuery query, CancellationToken cancellation, string? after = null)
    {
        var text = query.Text is { Length: > 0 } given ? FindText.Parse(given) : null;
        EventPlace? place = null;
        if (after is not null)
            place = PlaceOf(after) ?? throw new ArgumentException($"'{after}' is no place to go on after", nameof(after));
        if (query.Key is null && after is null && text?.EventId is { } id && await FindAsync(id, cancellation) is { } own)
            return new FoundEvents(query.Fits(own) ? [own] : [], Next: null, new SearchedEvents([], IsComplete: true, BackTo: null));
        var keys = query.Key is { } key ? [key] : text?.Keys ?? [];
        if (keys.Count > 0 && after?[0] != ByLines)
        {
            var found = await SearchAsync(query, keys, query.Key is null ? null : text, place, cancellation);
            if (query.Key is not null || text!.IsCertain || after is not null || found is not { Events.Count: 0, Next: null })
                return found;
        }

        return await SearchAsync(query, [], text, place, cancellation);
    }

    /// <summary>Finds all events, newest first, however far the search has to go.</summary>
    /// <param name="query">What is asked for; as many as there are.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async IAsyncEnumerable<IndexedEvent> AllAsync(
        EventQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? next = null;
        do
        {
            var page = await SearchAsync(query with { Top = PageOfAll }, cancellation, next);
            foreach (var line in page.Events)
                yield return line;
            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>Whether a text is one by which a search goes on.</summary>
    public static bool IsNext(string text) => PlaceOf(text) is not null;

    private static EventPlace? PlaceOf(string next) =>
        next.Length > 0 && next[0] is ByKeys or ByLines ? EventPlace.TryParse(next[1..]) : null;

    private async Task<FoundEvents> SearchAsync(
        EventQuery query, IReadOnlyList<EventKey> keys, FindText? text, EventPlace? after, CancellationToken cancellation)
    {
        var days = await DaysAsync(query, text, after, cancellation);
        var budget = new SearchBudget(clock);
        var found = new List<IndexedEvent>();
        EventPlace? stopped = null;

        // The latest events are mostly in the first day, and those of a key mostly in many
        var width = keys.Count > 0 ? MostDaysAtOnce / 2 : 1;
        for (var first = 0; first < days.Length && found.Count <= query.Top && stopped is null; first += width, width = Wider(width))
        {
            var wanted = query.Top + 1 - found.Count;
            var wave = days.Skip(first).Take(width).ToArray();
            var parts = await Task.WhenAll(wave.Select(day => DayAsync(day, query, keys, text, after, wanted, budget, cancellation)));
            foreach (var (lines, stoppedAt) in parts.TakeWhile(_ => stopped is null))
            {
                found.AddRange(lines);
                stopped = stoppedAt;
            }

            if (stopped is null && first + width < days.Length && budget.IsSpent)
                stopped = EventPlace.EndOf(wave[^1]);
        }

        var isFull = found.Count > query.Top;
        var events = found.Take(query.Top).ToArray();
        var goesOn = isFull ? events[^1].Place : stopped;
        return new FoundEvents(
            events,
            goesOn is null ? null : $"{(keys.Count > 0 ? ByKeys : ByLines)}{goesOn}",
            new SearchedEvents(keys, isFull || stopped is null, goesOn?.FirstSeenAt));
    }

    // Its head says when it was taken in, which its line is found by
    private async Task<IndexedEvent?> FindAsync(string id, CancellationToken cancellation) =>
        await trace.ReadAsync(id, TraceRows.Event, PipelineJson.Readable.EventHead, cancellation) is { } head
            ? await index.FindAsync(id, head.FirstSeenAt, cancellation)
            : null;

    private static int Wider(int width) => Math.Min(2 * width, MostDaysAtOnce);

    private async Task<string[]> DaysAsync(EventQuery query, FindText? text, EventPlace? after, CancellationToken cancellation)
    {
        var (since, until) = (query.Since is { } from ? RecordId.Day(from) : "", query.Until is { } to ? RecordId.Day(to) : "99999999");
        if (after is not null && string.CompareOrdinal(after.Day, until) < 0)
            until = after.Day;

        // What begins like an event's own id says its day
        var own = text?.EventId is { } id ? RecordId.DayOf(id) : null;
        return
        [
            .. (await tables.DaysAsync(cancellation)).Where(day =>
                string.CompareOrdinal(day, since) >= 0 && string.CompareOrdinal(day, until) <= 0 && (own is null || day == own)),
        ];
    }

    private async Task<(IReadOnlyList<IndexedEvent> Lines, EventPlace? StoppedAt)> DayAsync(
        string day,
        EventQuery query,
        IReadOnlyList<EventKey> keys,
        FindText? text,
        EventPlace? after,
        int wanted,
        SearchBudget budget,
        CancellationToken cancellation)
    {
        var found = new List<IndexedEvent>();
        try
        {
            var dayIndex = new IndexDay(tables.ForDay(day), query, after, await HasOldAsync(day, cancellation));
            var perPage = text is null ? wanted : int.MaxValue;
            var lines = keys.Count > 0
                ? dayIndex.LinesAsync(keys, perPage, cancellation)
                : dayIndex.LinesAsync(perPage, cancellation);
            await foreach (var line in lines)
            {
                budget.Spend();
                if (Matches(line, text))
                    found.Add(line);
                if (found.Count >= wanted)
                    return (found, null);
                if (budget.IsSpent)
                    return (found, line.Place);
            }
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // A day that was forgotten meanwhile
        }

        return (found, null);
    }

    // A day that is over has none for ever when it has none
    private async Task<bool> HasOldAsync(string day, CancellationToken cancellation)
    {
        if (_old.ContainsKey(day))
            return false;
        await foreach (var _ in tables.ForDay(day).QueryAsync<TableEntity>(
            IndexRows.OldRows, maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellation))
        {
            return true;
        }

        if (string.CompareOrdinal(day, RecordId.Day(clock.GetUtcNow())) < 0)
            _old[day] = false;
        return false;
    }

    private static bool Matches(IndexedEvent line, FindText? find) =>
        find is not { Text: var text }
        || line.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.ProviderId.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Subject?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}

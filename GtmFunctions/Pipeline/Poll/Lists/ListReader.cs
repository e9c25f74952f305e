using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>
/// One run of the reading of a list: pages as of every poll, whose rows are kept as a piece; and when the last page was read, all pieces as
/// a version of the list. No record is handed on as an event, and the place of the source's own poll is not looked at.
/// </summary>
internal sealed class ListReader(PollRun run, ListPieces pieces, ListVersions versions, TimeProvider clock)
{
    // Rows between two renewals of the lease, while all are written as a version: far less than it lasts
    private const int RenewedAfter = 20_000;

    /// <summary>Reads on.</summary>
    /// <param name="job">What is read.</param>
    /// <param name="list">The list.</param>
    /// <param name="state">Its state, with a reading in hand.</param>
    /// <param name="lease">Says that nobody else reads it; a page takes less than it lasts, and each renews it.</param>
    /// <param name="cancellation">Ends the work; the next run reads the same pages.</param>
    /// <returns>The state then, to be stored; <see langword="null"/> where another instance reads.</returns>
    public async Task<ListState?> RunAsync(
        PollJob job, SyncedList list, ListState state, PollLease lease, CancellationToken cancellation)
    {
        var before = state.Reading!;
        var (result, reading) = await ReadAsync(job, list, before, lease, cancellation);
        if (result.End == RunEnd.Lost)
            return null;
        state = state with { Reading = reading };
        if (reading.Records > ListReadingRule.MostRecords)
            return ListReadingRule.GiveUp(state, $"it has more than {Told(ListReadingRule.MostRecords)} records", clock.GetUtcNow());
        return result.End == RunEnd.Complete
            ? await TakeOverAsync(list, state, lease, cancellation)
            : ListReadingRule.Stopped(state, result, clock.GetUtcNow());
    }

    // The piece is whole before the place moves on; where the run dies, the next one writes the same piece
    private async Task<(RunResult Result, ListReading Reading)> ReadAsync(
        PollJob job, SyncedList list, ListReading before, PollLease lease, CancellationToken cancellation)
    {
        await using var piece = new ListPiece(pieces, list.Name, before);
        var tally = new ListTally(list, piece.AddAsync);
        var result = await run.RunAsync(job, before.Place!, new RunHands(tally.TakeAsync, KeepAsync), cancellation);
        return (result, tally.After(before, result));

        async Task<PollState?> KeepAsync(PollState place, CancellationToken token) =>
            await lease.TryRenewAsync(token) ? place : null;
    }

    private async Task<ListState?> TakeOverAsync(
        SyncedList list, ListState state, PollLease lease, CancellationToken cancellation)
    {
        var reading = state.Reading!;
        if (reading.Rows == 0)
            return ListReadingRule.GiveUp(state, WhyNone(list, reading), clock.GetUtcNow());
        try
        {
            var last = new LastRows();
            await foreach (var row in pieces.ReadAsync(list.Name, reading.Id, reading.Pieces, cancellation))
            {
                last.Note(row);
                if (last.Keys > ListVersions.MostRows)
                    return ListReadingRule.GiveUp(state, $"there are more than {Told(ListVersions.MostRows)} rows", clock.GetUtcNow());
            }

            var write = await versions.WriteAsync(
                list.Name,
                RowsAsync(list, reading, last, lease, cancellation),
                new ListOrigin($"poll {list.Poll!.Of}.{list.Poll.Records.Name}", reading.AcceptsRemoved ? 100 : list.MostRemoved),
                cancellation);
            return SyncVerdict.After(state with { Reading = null, LeftOut = LeftOut(reading, last) }, write, clock.GetUtcNow());
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Who was taken out of the list is taken out of what was read so far, too
            return SyncVerdict.Fail(
                state with { Reading = reading with { Place = null, NextAt = clock.GetUtcNow() } },
                "what was read of it is gone: it is read anew",
                clock.GetUtcNow());
        }
        catch (LeaseLostException)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<ListRow> RowsAsync(
        SyncedList list, ListReading reading, LastRows last, PollLease lease, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var place = 0;
        await foreach (var row in pieces.ReadAsync(list.Name, reading.Id, reading.Pieces, cancellation))
        {
            if (place % RenewedAfter == 0 && !await lease.TryRenewAsync(cancellation))
                throw new LeaseLostException();
            if (last.Counts(row, place++))
                yield return row;
        }
    }

    private static string WhyNone(SyncedList list, ListReading reading) => reading switch
    {
        { Records: 0 } => "the API gave no record",
        { WithoutKey: 0 } => $"none of {Told(reading.Records)} records is a row: the list's filter holds for none that is not deleted",
        _ => $"no record has a key: '{list.Key}' is read of {From(list)}, and the first record has {reading.Names}",
    };

    private static string From(SyncedList list) =>
        list.Poll!.Map.FirstOrDefault(column => column.Key.Text == list.Key).Value is { } mapping
            ? string.Join(", ", mapping.From)
            : $"'{list.Key}', for there is no 'map'";

    private static string? LeftOut(ListReading reading, LastRows last)
    {
        string[] told =
        [
            .. Some(reading.WithoutKey, "records without a key were left out"),
            .. Some(last.Replaced, "rows have the key of another that was read later, which counts"),
        ];
        return told.Length == 0 ? null : string.Join("; ", told);
    }

    private static IEnumerable<string> Some(int count, string what) => count == 0 ? [] : [$"{Told(count)} {what}"];

    private static string Told(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class LeaseLostException : Exception;
}

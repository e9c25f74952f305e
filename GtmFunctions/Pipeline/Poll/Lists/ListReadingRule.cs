using System.Globalization;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>
/// When all records of a list are read, and how a reading begins, goes on and is given up: it reads from the beginning, whatever was read
/// before, and what stops it on the way leaves the list as it is. Values in, values out.
/// </summary>
internal static class ListReadingRule
{
    /// <summary>The most records of a reading: those of the largest list, some of which came more than once.</summary>
    public const int MostRecords = 3 * ListVersions.MostRows;

    // A cursor that leads nowhere, or an API with little room, does not keep a list from ever being read anew
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly PollBackOff BackOff = new(TimeSpan.FromMinutes(1), PollBackOff.UsualLongest);

    /// <summary>Whether a run is due: of the reading that is under way, else of a new one by the list's schedule.</summary>
    public static bool IsDue(SyncedList list, ListState state, DateTimeOffset now) => state.Reading is { } reading
        ? reading.NextAt <= now + PollBackOff.Slack
        : state.LookedAt == default || NextAt(list, state) <= now;

    /// <summary>When the next reading is due; <see langword="null"/> where its times never come.</summary>
    public static DateTimeOffset? NextAt(SyncedList list, ListState state) =>
        list.Schedule?.DueAfter(state.GoodAt > state.LookedAt ? state.GoodAt.Value : state.LookedAt);

    /// <summary>The state with a reading in hand: the one that is under way, or a new one.</summary>
    /// <param name="job">What is read.</param>
    /// <param name="state">The state before.</param>
    /// <param name="id">What a new reading is called.</param>
    /// <param name="acceptsRemoved">Whether somebody said that as many rows may go as are missing.</param>
    /// <param name="now">The time.</param>
    public static ListState Begin(PollJob job, ListState state, string id, bool acceptsRemoved, DateTimeOffset now)
    {
        var reading = state.Reading is { Place: not null } goesOn ? goesOn : new ListReading
        {
            Id = id,
            BegunAt = now,
            Place = First(job, now),
            Failures = state.Reading?.Failures ?? 0,
            AcceptsRemoved = state.Reading?.AcceptsRemoved ?? false,
        };
        return state with
        {
            LookedAt = reading.BegunAt,
            Reading = reading with { AcceptsRemoved = reading.AcceptsRemoved || acceptsRemoved },
        };
    }

    /// <summary>The state after a run that did not come to the end of the records.</summary>
    /// <param name="state">The state before, with the reading as the run left it.</param>
    /// <param name="result">What came of the run.</param>
    /// <param name="now">The time.</param>
    public static ListState Stopped(ListState state, RunResult result, DateTimeOffset now)
    {
        var reading = state.Reading!;
        if (now - reading.BegunAt > Longest)
        {
            var why = string.Create(
                CultureInfo.InvariantCulture,
                $"it was not read to its end within a day: {reading.Records:N0} records on {reading.Pages:N0} pages by then");
            return GiveUp(
                state,
                $"{why}. Read fewer, by 'with' or other 'records', or give the API more room"
                + (result.Why.Length > 0 ? $": {result.Why}" : ""),
                now);
        }

        return result.End switch
        {
            RunEnd.More => Well(state, reading with { Failures = 0, WaitsFor = null, NextAt = now }),
            RunEnd.Waiting => Well(state, reading with { WaitsFor = result.Why, NextAt = PollBackOff.Within(result.Earliest, now) }),
            _ => Failed(state, reading, result, now),
        };
    }

    /// <summary>The state after a reading that is of no use: the next one begins when it is due.</summary>
    public static ListState GiveUp(ListState state, string why, DateTimeOffset now) =>
        SyncVerdict.Fail(state with { Reading = null }, PollBackOff.Fault(why), now);

    /// <summary>The place before the first page: all is read, whatever the watermark of the source's own poll is.</summary>
    public static PollState First(PollJob job, DateTimeOffset now)
    {
        var since = job.Records.Watermark?.As switch
        {
            WatermarkKind.Time => Watermarks.From(DateTimeOffset.UnixEpoch),
            WatermarkKind.Number => "0",
            _ => null,
        };
        return new PollState
        {
            Source = job.Source.Name,
            Records = job.Records.Name,
            Question = job.Question,
            Watermark = since,
            CompleteAt = now,
            Walk = new PollWalk { Since = since, Exact = true, Next = PagePlaces.First(job.Records.Page), BegunAt = now },
        };
    }

    // What stopped at a place goes on there; what an API said that is of no use is asked for anew from the beginning
    private static ListState Failed(ListState state, ListReading reading, RunResult result, DateTimeOffset now)
    {
        var failures = reading.Failures + 1;
        return SyncVerdict.Fail(state, PollBackOff.Fault(result.Why), now) with
        {
            Reading = reading with
            {
                Place = result.State.Walk is null ? null : reading.Place,
                Failures = failures,
                WaitsFor = null,
                NextAt = BackOff.Next(failures, result.Earliest, now),
            },
        };
    }

    private static ListState Well(ListState state, ListReading reading) => state with { Reading = reading };
}

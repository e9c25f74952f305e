using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>When a poll runs next. Values in, values out.</summary>
internal static class PollSchedule
{
    // A run that had no room, or has more to read, is gone on with when the timer fires next
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(45);

    /// <summary>Whether a run is due.</summary>
    public static bool IsDue(PollState? state, DateTimeOffset now) => state is null || state.NextAt <= now + PollBackOff.Slack;

    /// <summary>The state after a run.</summary>
    /// <param name="job">What was polled.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="now">The time.</param>
    public static PollState After(PollJob job, RunResult result, DateTimeOffset now)
    {
        var before = result.State;
        var state = before with
        {
            BegunAt = before.BegunAt ?? now,
            RunAt = now,
            Pages = result.Pages,
            Handed = result.Handed,
            HandedInAll = before.HandedInAll + result.Handed,
            Notes = result.Notes,
            FoundAt = result.Found ? now : before.FoundAt,
            WaitsFor = result.End == RunEnd.Waiting ? result.Why : null,
        };
        return result.End switch
        {
            RunEnd.Failed => Failed(job, state, result, now),
            RunEnd.Waiting => state with { NextAt = PollBackOff.Later(now + Soon, PollBackOff.Within(result.Earliest, now)) },
            RunEnd.More => Well(state) with { Wait = job.Poll.Every, NextAt = now + Soon },
            _ => Well(Waiting(job, state, result.Found)) is var well ? well with { NextAt = now + well.Wait } : state,
        };
    }

    private static PollState Well(PollState state) => state with { Failures = 0, Fault = null, FaultSince = null };

    private static PollState Waiting(PollJob job, PollState state, bool found) => state with
    {
        Wait = found || state.Wait < job.Poll.Every ? job.Poll.Every : Sooner(state.Wait * 2, job.Poll.AtMost),
    };

    private static PollState Failed(PollJob job, PollState state, RunResult result, DateTimeOffset now)
    {
        var failures = state.Failures + 1;
        var longest = job.Poll.AtMost > PollBackOff.UsualLongest ? job.Poll.AtMost : PollBackOff.UsualLongest;
        return state with
        {
            Failures = failures,
            Fault = PollBackOff.Fault(result.Why),
            FaultSince = state.FaultSince ?? now,
            NextAt = new PollBackOff(job.Poll.Every, longest).Next(failures, result.Earliest, now),
        };
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

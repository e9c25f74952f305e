using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// One run of pages: asks for each, hands its records on, and only then goes on to the next. What stops it, it stops at a place from which
/// the next run goes on.
/// </summary>
internal sealed class PollRun(PageClient client, TimeProvider clock)
{
    /// <summary>Reads pages until there are none, the run's share of them is read, or something is in the way.</summary>
    /// <param name="job">What is polled.</param>
    /// <param name="state">How far it was read.</param>
    /// <param name="hands">What is done with what is read.</param>
    /// <param name="cancellation">Ends the work; the next run goes on.</param>
    public Task<RunResult> RunAsync(PollJob job, PollState state, RunHands hands, CancellationToken cancellation) =>
        new PageReader(client, clock, job, hands, WalkRule.Begin(job, state, clock.GetUtcNow())).RunAsync(cancellation);
}

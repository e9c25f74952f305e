using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>What the first pages of a list that is polled would make of it.</summary>
/// <param name="Result">What came of the pages.</param>
/// <param name="Reading">What was counted.</param>
/// <param name="Rows">The first rows.</param>
internal sealed record LookedList(RunResult Result, ListReading Reading, IReadOnlyList<ListRow> Rows);

/// <summary>Reads the first pages of a list that is polled for somebody who asks what it would hold; nothing is kept.</summary>
internal sealed class ListLook(PollRun run, TimeProvider clock)
{
    /// <summary>The most rows that are shown.</summary>
    public const int MostShown = 20;

    // They count against the API's limit like any others
    private const int MostPages = 3;

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="list">The list, which is polled.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<LookedList> LookAsync(Configuration configuration, SyncedList list, CancellationToken cancellation)
    {
        var job = PollJob.For(list.Poll!, configuration);
        job = job with { Records = job.Records with { MostPages = Math.Min(job.Records.MostPages, MostPages) } };
        var rows = new List<ListRow>();
        var tally = new ListTally(list, (row, _) =>
        {
            if (rows.Count < MostShown)
                rows.Add(row);
            return Task.CompletedTask;
        });
        var result = await run.RunAsync(
            job,
            ListReadingRule.First(job, clock.GetUtcNow()),
            RunHands.OfALook(tally.TakeAsync),
            cancellation);
        return new LookedList(result, tally.After(new ListReading { Id = "", BegunAt = clock.GetUtcNow() }, result), rows);
    }
}

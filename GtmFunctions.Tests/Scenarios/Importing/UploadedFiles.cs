using System.Text;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Import;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>Uploads files to a pipeline, and runs their imports.</summary>
internal static class UploadedFiles
{
    /// <summary>The document of leads, whose slack takes as many as come, so that nothing of an import waits for it.</summary>
    public static string Document { get; } = Scenarios.Document.Leads.Replace(
        "slack: { connector: slack, url: SLACK_URL }",
        "slack: { connector: slack, url: SLACK_URL, limit: { requests: 1000, per: 1s } }",
        StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The CSV of leads who score high.</summary>
    public static string Leads(int rows, int from = 1) => string.Concat(Lines(rows, from).Select(line => $"{line}\r\n"));

    /// <summary>The same, line by line.</summary>
    public static IEnumerable<string> Lines(int rows, int from = 1) =>
        Enumerable.Range(from, rows).Select(row => $"lead{row:D6}@acme{row % 97}.example,Lead {row},VP Sales").Prepend("Email,Name,Title");

    /// <summary>Uploads a file.</summary>
    public static Task<ImportJob> UploadAsync(this PipelineHarness pipeline, string text, string file = "leads.csv") =>
        pipeline.UploadAsync(Encoding.UTF8.GetBytes(text), file);

    /// <summary>Uploads a file.</summary>
    public static async Task<ImportJob> UploadAsync(this PipelineHarness pipeline, byte[] bytes, string file = "leads.csv")
    {
        var requests = pipeline.Get<ImportRequests>();
        var job = await requests.CreateAsync(file, source: null, person: null, Cancellation);
        var parts = 0;
        foreach (var part in bytes.Chunk(ImportBlobs.PartBytes))
            await requests.TakePartAsync(job.Id, parts++, part, Cancellation);
        return (await requests.TakeFileAsync(job.Id, parts, Cancellation))!.Value.Job;
    }

    /// <summary>Starts an import.</summary>
    public static async Task<ImportJob> StartAsync(this PipelineHarness pipeline, ImportJob job, ImportWishes? wishes = null) =>
        (await pipeline.Get<ImportRequests>().StartAsync(job.Id, wishes ?? new ImportWishes(), person: null, Cancellation))!;

    /// <summary>Runs an import to its end, with all that its rows do.</summary>
    public static async Task<ImportJob> FinishAsync(this PipelineHarness pipeline, ImportJob job, bool resumes = false)
    {
        for (var round = 0; round < 400; round++)
        {
            await pipeline.DrainAsync();
            var now = await pipeline.FindAsync(job);
            if (now.State != ImportState.Running)
                return now;
            pipeline.Clock.Advance(TimeSpan.FromSeconds(30));
            if (!resumes || round % 5 != 4)
                continue;
            pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
            await pipeline.Get<ImportRunner>().ResumeAsync(Cancellation);
        }

        Assert.Fail("the import does not end");
        return job;
    }

    /// <summary>An import as it stands.</summary>
    public static async Task<ImportJob> FindAsync(this PipelineHarness pipeline, ImportJob job) =>
        (await pipeline.Get<ImportJobs>().FindAsync(job.Id, Cancellation))!;

    /// <summary>Does the steps that are due.</summary>
    public static Task<int> StepAsync(this PipelineHarness pipeline) =>
        pipeline.RunDueAsync(pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Timeouts));
}

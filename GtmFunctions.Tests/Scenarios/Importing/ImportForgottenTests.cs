using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A person in a file that is imported is erased from what of it is kept, and an import is forgotten in time.</summary>
public sealed class ImportForgottenTests(AzuriteFixture azurite)
{
    private const string Jane = "lead000003@acme3.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erase_ARowThatWaits_IsFedNoMoreAndTheOthersOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(40));
        await pipeline.StartAsync(job, new ImportWishes { Rate = 1 });
        await pipeline.StepAsync();
        await pipeline.Get<ImportRunner>().StopAsync(job.Id, Cancellation);

        var counted = await EraseAsync(pipeline, isDryRun: true);
        var gone = await EraseAsync(pipeline, isDryRun: false);
        await pipeline.StartAsync(job);
        var done = await pipeline.FinishAsync(job);

        Assert.Equal((1, 1), (counted, gone));
        Assert.Equal((ImportState.Done, 40L), (done.State, done.Fed));
        Assert.Equal(39, pipeline.Received("slack").Count);
        Assert.DoesNotContain(pipeline.Received("slack"), request => request.Body!.ToJsonString().Contains(Jane, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_ARejectedRow_IsGoneAndTheOthersStay()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync($"Email,Title\n{Jane},VP,too,many\nmax@acme.example,VP,too,many\nzoe@acme.example,VP\n");
        await pipeline.StartAsync(job);
        await pipeline.FinishAsync(job);

        var gone = await EraseAsync(pipeline, isDryRun: false);
        var left = await pipeline.Get<ImportBlobs>().RejectedAsync(job.Id, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(1, gone);
        Assert.Equal("max@acme.example", Assert.Single(left).Cells[0]);
    }

    [Fact]
    public async Task Erase_AFileThatIsNotRead_IsGoneAndItsImportSaysSo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var named = await pipeline.UploadAsync(UploadedFiles.Leads(10));
        var other = await pipeline.UploadAsync(UploadedFiles.Leads(10, from: 100));

        Assert.Equal(1, await EraseAsync(pipeline, isDryRun: false));
        var wrong = await Assert.ThrowsAsync<OpsRequestException>(() => pipeline.StartAsync(named));

        Assert.Equal(ImportRunner.FileIsGone, wrong.Message);
        Assert.Equal(ImportState.Running, (await pipeline.StartAsync(other)).State);
    }

    [Fact]
    public async Task Forget_WhatIsOverOrNeverStarted_IsGoneAndWhatRunsStays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var done = await pipeline.UploadAsync($"Email\nmax@acme.example\n{Jane},too,many\n");
        await pipeline.StartAsync(done);
        await pipeline.FinishAsync(done);
        var never = await pipeline.UploadAsync(UploadedFiles.Leads(3));
        pipeline.Clock.Advance(TimeSpan.FromDays(3));
        var running = await pipeline.StartAsync(await pipeline.UploadAsync(UploadedFiles.Leads(3)));

        await ForgetAsync(pipeline);
        Assert.Equal([running.Id, done.Id], (await pipeline.Get<ImportJobs>().ListAsync(Cancellation)).Select(job => job.Id));
        pipeline.Clock.Advance(TimeSpan.FromDays(400));
        await ForgetAsync(pipeline);

        Assert.Equal([running.Id], (await pipeline.Get<ImportJobs>().ListAsync(Cancellation)).Select(job => job.Id));
        Assert.Empty(await StoredBytesAsync(pipeline, never));
        Assert.Empty(await StoredBytesAsync(pipeline, done));
    }

    private static async Task<List<RejectedRow>> StoredBytesAsync(PipelineHarness pipeline, ImportJob job) =>
        await pipeline.Get<ImportBlobs>().RejectedAsync(job.Id, Cancellation).ToListAsync(Cancellation);

    private static async Task<int> EraseAsync(PipelineHarness pipeline, bool isDryRun) => (await pipeline.Get<ImportEraser>().LookAsync(
        null,
        new AddressMatcher(address => address == Jane),
        isDryRun,
        new CallBudget(int.MaxValue, TimeSpan.FromMinutes(3), pipeline.Clock),
        Cancellation)).Rows;

    private static async Task ForgetAsync(PipelineHarness pipeline)
    {
        var configuration = await pipeline.Get<GtmFunctions.Pipeline.Config.ConfigurationVersions>().CurrentAsync(Cancellation);
        var forgetter = new ImportsForgetter(pipeline.Get<ImportJobs>(), pipeline.Get<ImportBlobs>());
        await forgetter.ForgetAsync(
            new RetentionRun(
                configuration.Retention, pipeline.Clock.GetUtcNow(), null, new CallBudget(
                    int.MaxValue, TimeSpan.FromMinutes(3), pipeline.Clock)),
            new RetentionState { Part = forgetter.Part },
            Cancellation);
    }
}

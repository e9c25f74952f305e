using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Tests.Scenarios.Importing;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// An import, call by call: whichever storage call of its steps fails, before or after it takes effect, once or with the whole process,
/// each row arrives exactly once. Every day the rows fail two calls of five between them.
/// </summary>
public sealed class ImportCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 5;
    private const int Rows = 24;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, true, Sample)]
    [InlineData(true, true, Sample)]
    [InlineData(false, false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, false, FailingCalls.Every, Explicit = true)]
    [InlineData(false, true, FailingCalls.Every, Explicit = true)]
    [InlineData(true, true, FailingCalls.Every, Explicit = true)]
    public async Task EveryStorageCallOfAnImport_Fails_EachRowArrivesOnce(bool takesEffect, bool endsTheProcess, int step)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var calls = await LiveAsync(pipeline, 0, fail: null);
        Assert.InRange(calls, 15, 80);
        foreach (var number in FailingCalls.InTurn(calls, step, row: takesEffect ? 1 : 0))
        {
            await LiveAsync(
                pipeline,
                Rows * (number + 1),
                () => pipeline.Script.Fail(number, takesEffect ? Strike.After : Strike.Before, endsTheProcess));
        }
    }

    // The calls that may fail are those from the start of the import to its last step; its rows are taken in after that
    private static async Task<int> LiveAsync(PipelineHarness pipeline, int first, Action? fail)
    {
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(Rows, first + 1));
        pipeline.Script.Calls.Clear();
        fail?.Invoke();
        await StartAsync(pipeline, job);
        for (var round = 0; round < 30 && (await FindAsync(pipeline, job)).State == ImportState.Running; round++)
        {
            while (await pipeline.StepAsync() > 0)
                pipeline.Script.Restart();
            pipeline.Clock.Advance(TimeSpan.FromSeconds(10));
            if (round % 5 != 4)
                continue;
            pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
            await pipeline.Get<ImportRunner>().ResumeAsync(Cancellation);
        }

        var calls = pipeline.Script.Calls.Count;
        var done = await FindAsync(pipeline, job);
        await pipeline.DrainAsync(oneAtATime: true);

        var where = fail is null ? "no call failed" : $"first {first}";
        Assert.True(done.State == ImportState.Done, $"{where}: it is {done.State} after {done.Fed} rows");
        Assert.True((done.Accepted, done.Fed) == (Rows, Rows), $"{where}: {done.Fed} of {done.Accepted} rows");
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Timeouts)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Received)));
        for (var row = first + 1; row <= first + Rows; row++)
        {
            var address = $"lead{row:D6}@";
            var arrived = pipeline.Received("slack").Count(
                request => request.Body!.ToJsonString().Contains(address, StringComparison.Ordinal));
            Assert.True(arrived == 1, $"{where}: {address} arrived {arrived} times");
        }

        return calls;
    }

    private static async Task StartAsync(PipelineHarness pipeline, ImportJob job)
    {
        while (true)
        {
            try
            {
                await pipeline.StartAsync(job);
                return;
            }
            catch (Exception failure) when (failure is StorageScript.ScriptedFailure or OpsRequestException)
            {
                // Who is not told that it began asks again, and learns that it has
                pipeline.Script.Restart();
            }
        }
    }

    // The look is none of the calls that the table is about
    private static async Task<ImportJob> FindAsync(PipelineHarness pipeline, ImportJob job)
    {
        while (true)
        {
            try
            {
                return await pipeline.FindAsync(job);
            }
            catch (StorageScript.ScriptedFailure)
            {
                pipeline.Script.Restart();
            }
        }
    }
}

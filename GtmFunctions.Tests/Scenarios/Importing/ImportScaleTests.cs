using System.Diagnostics;
using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A million rows, read from storage, matched, checked and written in pieces; what memory that takes is printed.</summary>
[Collection(typeof(MeasuredAlone))]
public sealed class ImportScaleTests(AzuriteFixture azurite)
{
    private const int Million = 1_000_000;
    private const int Few = 20_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Few)]
    [InlineData(Million, Explicit = true)] // Some minutes
    public async Task Read_OfManyRows_TakesNoMoreMemoryThanOfFew(int rows)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var requests = pipeline.Get<ImportRequests>();
        var job = await requests.CreateAsync("leads.csv", null, null, Cancellation);
        var bytes = await UploadAsync(requests, job, rows);
        var wishes = new ImportWishes();
        var sheet = (await requests.SheetAsync(await pipeline.FindAsync(job), wishes, Cancellation))!;
        job = await pipeline.FindAsync(job) with { Mapping = sheet.Mapping(wishes.Type) };
        pipeline.Script.Calls.Clear();

        var before = Held();
        var (most, watch) = (0L, Stopwatch.StartNew());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watching = WatchAsync(held => most = Math.Max(most, held), done.Token);
        while (!job.IsRead)
            job = await pipeline.Get<ImportReader>().ReadAsync(job, ImportedRows.FindSource("import", ArrivalOf(job))!, Cancellation);
        watch.Stop();
        await done.CancelAsync();
        await watching;

        var grown = (most - before) / (double)(1 << 20);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{job.Read:N0} rows, {bytes >> 20} MiB: read, mapped and checked in {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{job.Read / watch.Elapsed.TotalSeconds:N0} a second, {job.Pieces:N0} pieces, {pipeline.Script.Calls.Count:N0} storage "
                + "calls; "
            + $"the heap had at most {grown:0.0} MiB more than before");
        Assert.Equal((rows, (rows / 1000L) * 999, rows / 1000L), (job.Read, job.Accepted, job.Rejected));
        Assert.InRange(grown, double.MinValue, 150);
    }

    private static Arrival ArrivalOf(ImportJob job) =>
        new(ArrivalWay.Import, job.Id) { Mapping = job.Mapping };

    // Each thousandth row is about nobody
    private static async Task<long> UploadAsync(ImportRequests requests, ImportJob job, int rows)
    {
        var text = new StringBuilder("Email,First Name,Last Name,Company,Job Title,Country,Employees,Note\r\n");
        var (part, bytes) = (0, 0L);
        for (var row = 1; row <= rows; row++)
        {
            var email = row % 1000 == 0 ? "" : $"person{row}@company{row % 5000}.example";
            var company = row % 1000 == 0 ? "" : $"Company {row % 5000}, Inc.";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{email},Ada,Byron,\"{company}\",VP Sales,Germany,{row % 900},met at the fair\r\n");
            if (text.Length < ImportBlobs.PartBytes - 1000 && row < rows)
                continue;
            var sent = Encoding.UTF8.GetBytes(text.ToString());
            await requests.TakePartAsync(job.Id, part++, sent, Cancellation);
            bytes += sent.Length;
            text.Clear();
        }

        await requests.TakeFileAsync(job.Id, part, Cancellation);
        return bytes;
    }

    private static long Held()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task WatchAsync(Action<long> told, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            told(GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(50, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

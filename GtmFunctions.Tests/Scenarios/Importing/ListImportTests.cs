using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A file that is read into a list: all of it, or nothing.</summary>
public sealed class ListImportTests(AzuriteFixture azurite)
{
    private static readonly string Text = Document.Leads.Replace(
        "sources:\n", "lists:\n  accounts: { from: import, key: domain }\nsources:\n", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_IntoAList_IsItsNewVersionAndTellsWhatWasLeftOut()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Text);

        var done = await ImportAsync(pipeline,
            "Domain,Owner\nacme.example,dee@example.com\n,nobody\nACME.example,ann@example.com\nb.example,bob@example.com,x\nc.example,\n");
        var rows = await RowsAsync(pipeline);

        Assert.Equal((ImportState.Done, 2L, 1L), (done.State, done.Accepted, done.Rejected));
        Assert.Equal(["acme.example", "c.example"], rows.Select(row => row.Key));
        Assert.Equal("dee@example.com", rows[0].Fields["Owner"]);
        Assert.StartsWith("1 rows without a key and 1 with the key of an earlier row were left out", done.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"domain\":\"b.example\"},{\"domain\":", "The JSON list breaks off after 1 rows")]
    [InlineData("Company,Owner\nAcme,dee@example.com\n",
        "The file has no column 'domain', which is the key of the list 'accounts'; it has Company, Owner.")]
    [InlineData("Domain\nz.example\n", "The list 'accounts' stays as it is: 3 of 3 rows would go")]
    public async Task Import_ThatAListDoesNotTake_LeavesItAsItWas(string file, string why)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Text);
        await ImportAsync(pipeline, "Domain\nacme.example\nb.example\nc.example\n");

        var failed = await ImportAsync(pipeline, file);

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.StartsWith(why, failed.Why, StringComparison.Ordinal);
        Assert.Equal(3, (await RowsAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Import_ThatIsMeantToRemove_DoesWhereThatIsAccepted()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Text);
        await ImportAsync(pipeline, "Domain\nacme.example\nb.example\nc.example\n");

        await ImportAsync(pipeline, "Domain\nz.example\n", accepts: true);

        Assert.Equal(["z.example"], (await RowsAsync(pipeline)).Select(row => row.Key));
    }

    [Fact]
    public async Task Import_IntoAListThatIsNot_IsRefusedInWords()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Text);
        var job = await pipeline.UploadAsync("Domain\nacme.example\n");

        var wrong = await Assert.ThrowsAsync<OpsRequestException>(() => pipeline.StartAsync(job, new ImportWishes { List = "acounts" }));

        Assert.StartsWith("The document has no list 'acounts': did you mean 'accounts'?", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<ImportJob> ImportAsync(PipelineHarness pipeline, string file, bool accepts = false)
    {
        // What cannot be shown can still be imported: a list that breaks off is read to where it does
        var requests = pipeline.Get<ImportRequests>();
        var job = await requests.CreateAsync("accounts.csv", null, null, Cancellation);
        await requests.TakePartAsync(job.Id, 0, System.Text.Encoding.UTF8.GetBytes(file), Cancellation);
        try
        {
            await requests.TakeFileAsync(job.Id, 1, Cancellation);
        }
        catch (OpsRequestException)
        {
            // Its head tells what is wrong already
        }

        await pipeline.StartAsync(job, new ImportWishes { List = "accounts", AcceptsRemoved = accepts });
        return await pipeline.FinishAsync(job);
    }

    private static async Task<List<ListRow>> RowsAsync(PipelineHarness pipeline)
    {
        var versions = pipeline.Get<ListVersions>();
        var current = (await versions.CurrentAsync("accounts", Cancellation))!;
        return await versions.ReadAsync("accounts", current.Version, Cancellation).ToListAsync(Cancellation);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>Many events of a source at once, signed as a webhook of it is.</summary>
public sealed class BatchTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\n", "", "")]
    [InlineData(",", "[", "]")]
    public async Task Batch_OfWebhooks_IsReadAsTheSourceReadsEach(string between, string before, string after)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var leads = Enumerable.Range(0, 25).Select(number => Document.Lead.Replace("ada@", $"ada{number}@", StringComparison.Ordinal));
        var (status, answer) = await SendAsync(pipeline, before + string.Join(between, leads) + after);
        var job = (await pipeline.Get<ImportJobs>().FindAsync(FieldText.From(answer["id"])!, Cancellation))!;
        var done = await pipeline.FinishAsync(job);

        Assert.Equal(200, status);
        Assert.Equal((ImportState.Done, 25L), (done.State, done.Fed));
        Assert.Equal(25, pipeline.Received("slack").Count);
    }

    [Fact]
    public async Task Batch_SentTwice_TakesEachEventInOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var body = string.Join(
            '\n', Enumerable.Range(0, 12).Select(number => Document.Lead.Replace("ada@", $"ada{number}@", StringComparison.Ordinal)));
        foreach (var _ in (int[])[1, 2])
        {
            var (_, answer) = await SendAsync(pipeline, body);
            await pipeline.FinishAsync((await pipeline.Get<ImportJobs>().FindAsync(FieldText.From(answer["id"])!, Cancellation))!);
        }

        Assert.Equal(12, pipeline.Received("slack").Count);
    }

    [Fact]
    public async Task Batch_Forged_IsRefusedAndNothingIsKept()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);

        var (status, _) = await SendAsync(pipeline, Document.Lead, forge: true);

        Assert.Equal(401, status);
        Assert.Empty(await pipeline.Get<ImportJobs>().ListAsync(Cancellation));
    }

    [Fact]
    public async Task Batch_OfATable_IsRefusedInWords()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);

        var (status, answer) = await SendAsync(pipeline, "Email,Title\nada@analytical.example,VP\n");

        Assert.Equal(422, status);
        Assert.StartsWith("A batch is JSON", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_StorageIsAway_Is503AndNever200()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        pipeline.Script.IsAway = true;

        var (status, _) = await SendAsync(pipeline, Document.Lead);

        Assert.Equal(503, status);
    }

    [Fact]
    public async Task Batch_ALineThatIsNone_IsRejectedAndTheOthersTakenIn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var (_, answer) = await SendAsync(pipeline, $"{Document.Lead}\n{{\"type\":\n");
        var done = await pipeline.FinishAsync((await pipeline.Get<ImportJobs>().FindAsync(FieldText.From(answer["id"])!, Cancellation))!);

        Assert.Equal((1L, 1L), (done.Fed, done.Rejected));
        Assert.Single(pipeline.Received("slack"));
    }

    private static async Task<(int Status, JsonNode Answer)> SendAsync(PipelineHarness pipeline, string body, bool forge = false)
    {
        var source = (await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Sources["forms"];
        var signed = SignatureSigner.Sign(
            source.Provider.Signature,
            new SignableRequest { Url = "http://127.0.0.1/api/batch/forms", Body = Encoding.UTF8.GetBytes(body) },
            new Secret("FORMS_SECRET", pipeline.Get<IConfiguration>()["FORMS_SECRET"]!),
            pipeline.Clock.GetUtcNow(),
            "msg_batch");
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/x-ndjson";
        context.Request.Body = new MemoryStream([.. signed.Body.ToArray(), .. forge ? "\n{}"u8 : []]);
        foreach (var (name, value) in signed.Headers)
            context.Request.Headers[name] = value;
        context.Response.Body = new MemoryStream();
        var result = await pipeline.Get<BatchEndpoint>().ReceiveAsync(context.Request, "forms", null, Cancellation);
        await result.ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, (await JsonNode.ParseAsync(context.Response.Body, cancellationToken: Cancellation))!);
    }
}

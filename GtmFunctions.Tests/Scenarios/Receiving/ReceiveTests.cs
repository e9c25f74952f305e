using System.Text;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Receiving;

public sealed class ReceiveTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    [Fact]
    public async Task Receive_AnyByteOfTheBodyFlipped_Is401EachTimeAndNothingIsStored()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var source = pipeline.Get<GtmFunctions.Pipeline.Config.ConfigurationVersions>().Loaded!.Sources["forms"];
        var signed = SignatureSigner.Sign(
            source.Provider.Signature,
            new SignableRequest { Url = "http://127.0.0.1/api/hooks/forms", Body = Encoding.UTF8.GetBytes(Document.Lead) },
            new Secret("FORMS_SECRET", Document.FormsSecret),
            pipeline.Clock.GetUtcNow(),
            "msg_1");

        for (var position = 0; position < signed.Body.Length; position++)
        {
            var flipped = signed.Body.ToArray();
            flipped[position] ^= 1;
            var (status, answer) = await pipeline.PostAsync("forms", flipped, signed.Headers);
            Assert.True(status == 401, $"byte {position}: {status}");
            Assert.Equal("the signature does not match", FieldText.From(answer["error"]));
        }

        Assert.Empty(await pipeline.PeekAsync(QueueNames.Received));
        Assert.Equal(200, (await pipeline.PostAsync("forms", signed.Body, signed.Headers)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Receive_BodyLargerThanTheCap_Is413ChunkedOrNot(bool chunked)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.PostAsync("forms", new byte[(1 << 20) + 1], NoHeaders, chunked: chunked);

        Assert.Equal(413, status);
        Assert.Equal("The body has more than 1048576 bytes.", FieldText.From(answer["error"]));
    }

    [Fact]
    public async Task Receive_BodyAtTheCap_IsStoredInABlobAndArrives()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var padding = new string('x', 900_000);

        var (status, answer) = await pipeline.SendAsync(
            "forms", Document.Lead.Replace("\"Ada\"", $"\"Ada\",\"notes\":\"{padding}\"", StringComparison.Ordinal));

        Assert.Equal(200, status);
        Assert.Contains("\"blob\"", Assert.Single(await pipeline.PeekAsync(QueueNames.Received)), StringComparison.Ordinal);
        await pipeline.DrainAsync();
        Assert.Single(pipeline.Received("slack"));
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal(padding, FieldText.From(trace["event"]!["data"]!["raw"]!["data"]!["notes"]));
    }

    [Theory]
    [InlineData("v1a,AAAA")]
    [InlineData("v1a,AAAA v1,AAAA")]
    [InlineData("v1,\0")]
    public async Task Receive_StrangersMalformedSignature_Is401AndNoFaultOfOurs(string signature)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "m",
            ["webhook-timestamp"] = $"{pipeline.Clock.GetUtcNow().ToUnixTimeSeconds()}",
            ["webhook-signature"] = signature,
        };

        Assert.Equal(401, (await pipeline.PostAsync("forms", "{}"u8.ToArray(), headers)).Status);
    }

    [Fact]
    public async Task Receive_Head_IsAnsweredLikeGet()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        Assert.Equal(405, (await pipeline.RequestAsync("GET", "/api/hooks/forms", ReadOnlyMemory<byte>.Empty, NoHeaders)).Status);
        Assert.Equal(405, (await pipeline.RequestAsync("HEAD", "/api/hooks/forms", ReadOnlyMemory<byte>.Empty, NoHeaders)).Status);
        Assert.Equal(404, (await pipeline.RequestAsync("HEAD", "/api/hooks/nobody", ReadOnlyMemory<byte>.Empty, NoHeaders)).Status);
    }

    [Fact]
    public async Task Receive_UnknownSource_Is404()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.PostAsync("nobody", "{}"u8.ToArray(), NoHeaders);

        Assert.Equal(404, status);
        Assert.Contains("'nobody'", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_SecretUnset_Is503AndNever401()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, new() { ["CRM_SECRET"] = "" });

        var (status, _) = await pipeline.PostAsync("crm", "[]"u8.ToArray(), NoHeaders);

        Assert.Equal(503, status);
    }

    [Fact]
    public async Task Receive_SignedWithTheSecondSecret_IsAcceptedAndTheTraceNamesIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.SendAsync("forms", Document.Lead, secret: "FORMS_SECRET_NEXT");
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("FORMS_SECRET_NEXT", FieldText.From(trace["stages"]![0]!["signature"]!["secret"]));
    }

    [Fact]
    public async Task Receive_TimestampTooOldOrTooNew_Is401()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var source = pipeline.Get<GtmFunctions.Pipeline.Config.ConfigurationVersions>().Loaded!.Sources["forms"];
        foreach (var age in (double[])[-301, 301])
        {
            var signed = SignatureSigner.Sign(
                source.Provider.Signature,
                new SignableRequest { Url = "http://127.0.0.1/api/hooks/forms", Body = Encoding.UTF8.GetBytes(Document.Lead) },
                new Secret("FORMS_SECRET", Document.FormsSecret),
                pipeline.Clock.GetUtcNow().AddSeconds(age),
                "msg_1");
            Assert.Equal(401, (await pipeline.PostAsync("forms", signed.Body, signed.Headers)).Status);
        }
    }

    [Fact]
    public async Task Receive_QueueCannotBeWritten_Is503AndTheProvidersRetryIsDoneOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Script.Fail(0, Strike.After, fatal: false);

        var (status, _) = await pipeline.SendAsync("forms", Document.Lead);
        Assert.Equal(503, status);
        Assert.Equal(200, (await pipeline.SendAsync("forms", Document.Lead)).Status);
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("slack"));
    }
}

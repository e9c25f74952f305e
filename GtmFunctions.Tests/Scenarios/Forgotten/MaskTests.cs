using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A source that masks fields: verified over the bytes that came, and stored without them wherever it goes.</summary>
public sealed class MaskTests(AzuriteFixture azurite)
{
    private const string Card = "4111111111111111";

    private const string Masking = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name }
            mask: [data.card, data.notes.text]
        workflows:
          inbound: { on: [lead.created], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL, retry: [] }
        """;

    private const string Body =
        "{\"type\":\"form.submitted\",\"data\":{\"email\":\"jane@acme.example\",\"name\":\"Jane\",\"card\":\"" + Card + "\","
        + "\"notes\":[{\"text\":\"my card is " + Card + "\"}]}}";

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public async Task Webhook_OfASourceThatMasks_IsGenuineAndStoredWithoutIt(string encoding)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Masking);
        pipeline.Behave("sequencer", 500);

        var (status, answer) = await SendAsync(pipeline, Encoding.UTF8.GetBytes(Body), "application/json", encoding);
        Assert.Equal(200, status);
        Assert.DoesNotContain(Card, string.Concat(await pipeline.PeekAsync(QueueNames.Received)), StringComparison.Ordinal);
        await pipeline.DrainAsync();

        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("***", FieldText.From(trace["event"]!["data"]!["raw"]!["data"]!["card"]));
        Assert.Equal("jane@acme.example", FieldText.From(trace["event"]!["data"]!["person"]!["email"]));
        Assert.Equal("***", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["data"]!["raw"]!["data"]!["card"]));
        Assert.Empty(await StoredBytes.FindAsync(pipeline, Card));
    }

    [Fact]
    public async Task Form_OfASourceThatMasks_IsMaskedToo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Masking.Replace("[data.card, data.notes.text]", "[card]", StringComparison.Ordinal));

        var (status, _) = await SendAsync(
            pipeline, Encoding.UTF8.GetBytes($"email=jane%40acme.example&card={Card}&n=1"), "application/x-www-form-urlencoded", "");

        Assert.Equal(200, status);
        var message = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(QueueNames.Received)))!;
        Assert.Equal("email=jane%40acme.example&card=***&n=1", FieldText.From(message["text"]));
    }

    [Theory]
    [InlineData("<a>4111111111111111</a>", "application/xml")]
    [InlineData("{\"card\":\"4111", "application/json")]
    public async Task Body_ThatCannotBeMasked_IsRefusedInWordsAndNotKept(string body, string contentType)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Masking);

        var (status, answer) = await SendAsync(pipeline, Encoding.UTF8.GetBytes(body), contentType, "");

        Assert.Equal(422, status);
        Assert.Contains("what cannot be read cannot be masked", FieldText.From(answer["error"]), StringComparison.Ordinal);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Received));
    }

    [Fact]
    public async Task Body_WhoseSignatureIsOfTheMaskedOne_IsRefused()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Masking);
        var masked = Body.Replace(Card, "***", StringComparison.Ordinal);

        var (status, _) = await SendAsync(
            pipeline, Encoding.UTF8.GetBytes(masked), "application/json", "", sent: Encoding.UTF8.GetBytes(Body));

        Assert.Equal(401, status);
    }

    private static async Task<(int Status, JsonNode Answer)> SendAsync(
        PipelineHarness pipeline, byte[] body, string contentType, string encoding, byte[]? sent = null)
    {
        if (encoding == "gzip")
            body = Gzip(body);
        var source = pipeline.Get<ConfigurationVersions>().Loaded!.Sources["forms"];
        var signed = SignatureSigner.Sign(
            source.Provider.Signature,
            new SignableRequest { Url = "http://127.0.0.1/api/hooks/forms", Body = body },
            new Secret("FORMS_SECRET", pipeline.Get<IConfiguration>()["FORMS_SECRET"]!),
            pipeline.Clock.GetUtcNow(),
            "msg_1");
        var headers = new Dictionary<string, string>(signed.Headers);
        if (encoding.Length > 0)
            headers["Content-Encoding"] = encoding;
        return await pipeline.PostAsync("forms", sent ?? signed.Body, headers, contentType);
    }

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body);
        return packed.ToArray();
    }
}

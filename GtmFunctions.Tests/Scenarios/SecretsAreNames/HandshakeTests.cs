using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SecretsAreNames;

/// <summary>
/// What is between the handshakes, the schemes and the pipeline: stored secrets, one-use tokens, items that nobody signed.
/// </summary>
public sealed class HandshakeTests(AzuriteFixture azurite)
{
    private const string Sources = """
        version: 1
        sources:
          asana: { provider: asana }
          meta: { provider: meta, secrets: [FORMS_SECRET] }
          zoom: { provider: zoom, secrets: [CRM_SECRET] }
          mailgun: { provider: mailgun, secrets: [CRM_SECRET] }
          segment: { provider: segment, secrets: [CRM_SECRET] }
          strict-segment: { provider: segment, secrets: [CRM_SECRET], unsignedItems: refuse }
          salesforce: { provider: salesforce-outbound-message, secrets: [ORGANIZATION] }
        """;

    [Fact]
    public async Task Asana_SuppliesItsSecretWhileTheHandshakeIsOpen_AndIsVerifiedByItFromThenOn()
    {
        await using var pipeline = await StartAsync();
        var hello = new Dictionary<string, string> { ["X-Hook-Secret"] = "supplied-by-asana" };
        Assert.Equal(503, (await pipeline.PostAsync("asana", "{}"u8.ToArray(), new Dictionary<string, string>())).Status);
        await pipeline.Get<HandshakeSecrets>().OpenAsync("asana", TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);

        Assert.Equal(200, (await pipeline.PostAsync("asana", ReadOnlyMemory<byte>.Empty, hello)).Status);
        var body =
            """{"events":[{"action":"changed","resource":{"gid":"1","resource_type":"task"},"created_at":"2026-11-23T08:00:00Z"}]}"""u8
                .ToArray();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("supplied-by-asana"u8, body));
        var (status, _) = await pipeline.PostAsync("asana", body, new Dictionary<string, string> { ["X-Hook-Signature"] = signature });

        Assert.Equal(200, status);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(16));
        var stranger = new Dictionary<string, string> { ["X-Hook-Secret"] = "supplied-by-mallory" };
        Assert.Equal(401, (await pipeline.PostAsync("asana", ReadOnlyMemory<byte>.Empty, stranger)).Status);
    }

    [Fact]
    public async Task Meta_AsksWithTheAgreedToken_GetsItsChallengeAndAStrangerDoesNot()
    {
        await using var pipeline = await StartAsync();
        Task<(int Status, System.Text.Json.Nodes.JsonNode Answer)> AskAsync(string token) => pipeline.RequestAsync(
            "GET", $"/api/hooks/meta?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444", ReadOnlyMemory<byte>.Empty,
            new Dictionary<string, string>());

        var (status, answer) = await AskAsync("agreed");

        Assert.Equal((200, "1158201444"), (status, FieldText.From(answer)));
        Assert.Equal(401, (await AskAsync("guessed")).Status);
        Assert.Equal(
            405,
            (await pipeline.RequestAsync("GET", "/api/hooks/zoom", ReadOnlyMemory<byte>.Empty, new Dictionary<string, string>())).Status);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Received));
    }

    [Fact]
    public async Task Zoom_ValidatesTheAddress_GetsTheHashAndNothingIsStored()
    {
        await using var pipeline = await StartAsync();

        var (status, answer) = await pipeline.SendAsync("zoom", """{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}""");

        Assert.Equal(200, status);
        Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Document.CrmSecret), "abc"u8)),
            FieldText.From(answer["encryptedToken"]));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Received));
    }

    [Fact]
    public async Task Mailgun_TokenWithAnotherBody_IsADeadLetterAndNoEvent()
    {
        await using var pipeline = await StartAsync();
        var now = pipeline.Clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Document.CrmSecret), Encoding.UTF8.GetBytes($"{now}token")));
        byte[] Body(string id) => Encoding.UTF8.GetBytes(
            $$$"""{"signature":{"timestamp":"{{{now}}}","token":"token","signature":"{{{signature}}}"},"event-data":{"id":"{{{id}}}","event":"opened"}}""");
        var headers = new Dictionary<string, string>();

        await pipeline.PostAsync("mailgun", Body("e1"), headers);
        await pipeline.DrainAsync();
        await pipeline.PostAsync("mailgun", Body("forged"), headers);
        await pipeline.PostAsync("mailgun", Body("e1"), headers);
        await pipeline.DrainAsync();

        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("e1", FieldText.From(Assert.Single(found["events"]!.AsArray())!["providerId"]));
        var (_, letters) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        Assert.Contains(
            "came before with another body", FieldText.From(Assert.Single(letters["deadLetters"]!.AsArray())!["reason"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("segment", 2)]
    [InlineData("strict-segment", 1)]
    public async Task Segment_Batch_MarksOrRefusesWhatIsNotSigned(string source, int events)
    {
        await using var pipeline = await StartAsync();

        var (_, answer) = await pipeline.SendAsync(source, """[{"type":"track","messageId":"m1"},{"type":"track","messageId":"m2"}]""");
        await pipeline.DrainAsync();

        var delivery = await pipeline.TraceAsync(FieldText.From(answer["id"])!);
        var told = delivery["events"]!.AsArray();
        Assert.Equal(events, told.Count(item => FieldText.From(item!["outcome"]) == "accepted"));
        if (events == 1)
            Assert.Equal("m2", FieldText.From(told[1]!["raw"]!["messageId"]));
        else
            Assert.StartsWith(
                "not this item", FieldText.From(told[1]!["story"]!["stages"]![0]!["signature"]!["covers"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salesforce_OutboundMessage_IsAcknowledgedInSoapAndItsSessionIdIsNotKept()
    {
        await using var pipeline = await StartAsync();
        const string Body = """
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00D000000000001AAA</OrganizationId><ActionId>04k1</ActionId><SessionId>live-session-token</SessionId><Notification><Id>04l1</Id><sObject xmlns:sf="urn:sobject.enterprise.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sf:Lead"><sf:Id>00Q1</sf:Id><sf:Email>ada@example.com</sf:Email></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>
            """;

        var (status, answer) = await pipeline.PostAsync(
            "salesforce", Encoding.UTF8.GetBytes(Body), new Dictionary<string, string>(), "text/xml");
        Assert.DoesNotContain("live-session-token", Assert.Single(await pipeline.PeekAsync(QueueNames.Received)), StringComparison.Ordinal);
        await pipeline.DrainAsync();

        Assert.Equal(200, status);
        Assert.Contains("<Ack>true</Ack>", FieldText.From(answer), StringComparison.Ordinal);
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));
        var trace = await pipeline.TraceAsync(FieldText.From(Assert.Single(found["events"]!.AsArray())!["id"])!);
        Assert.Equal("ada@example.com", FieldText.From(trace["event"]!["data"]!["person"]!["email"]));
        Assert.DoesNotContain("live-session-token", trace.ToJsonString(), StringComparison.Ordinal);
    }

    private Task<PipelineHarness> StartAsync() => PipelineHarness.StartAsync(
        azurite, Sources, new() { ["META_VERIFY_TOKEN"] = "agreed", ["ORGANIZATION"] = "00D000000000001AAA" });
}

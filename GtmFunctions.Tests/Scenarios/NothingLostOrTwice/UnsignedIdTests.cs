using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>Captured bodies under other headers, and payloads that no id tells apart: what is a copy, and until when.</summary>
public sealed class UnsignedIdTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Providers() => ["attio", "github", "salesloft", "shopify", "zendesk"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Intake_CapturedBodyUnderOtherHeaders_IsNoNewEventAndNoneOfAnotherType(string provider)
    {
        await using var pipeline = await StartAsync(provider);
        var body = WithoutId(provider);
        var read = Requests(provider).Event.Headers;

        await SendAsync(pipeline, body, NoHeaders);
        await SendAsync(pipeline, body, read.ToDictionary(header => header, header => $"{header}-another"));
        await SendAsync(pipeline, body, read.ToDictionary(header => header, _ => ""));
        var told = await SendAsync(pipeline, body, read.Take(1).ToDictionary(header => header, _ => "a third"));

        var only = Assert.Single(await EventsAsync(pipeline));
        Assert.Equal(("duplicate", FieldText.From(only["id"])), (FieldText.From(told["outcome"]), FieldText.From(told["event"])));
        Assert.Contains("the same payload came less than", FieldText.From(told["why"]), StringComparison.Ordinal);
        Assert.Single(pipeline.Received("sequencer"));
        var duplicates = (await pipeline.TraceAsync(FieldText.From(only["id"])!))["duplicates"]!.AsArray();
        Assert.Equal(3, duplicates.Count);
        Assert.Contains(
            duplicates,
            duplicate => FieldText.From(duplicate!["why"])!.StartsWith("the signature does not cover its id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Intake_EqualBodyWithAnotherIdAfterTheWindow_IsANewEventAndRetriesOfEachAreCopies()
    {
        await using var pipeline = await StartAsync("attio");
        var body = Requests("attio").Sample!.Body;
        await SendAsync(pipeline, body, Id("first"));
        pipeline.Clock.Advance(TimeSpan.FromMinutes(11));
        var second = await SendAsync(pipeline, body, Id("second"));
        var retry = await SendAsync(pipeline, body, Id("second"));
        pipeline.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await SendAsync(pipeline, body, Id("first"));

        Assert.Equal(
            ["accepted", "duplicate", "duplicate"],
            new[] { second, retry, late }.Select(told => FieldText.From(told["outcome"])));
        Assert.Equal(FieldText.From(second["event"]), FieldText.From(retry["event"]));
        Assert.NotEqual(FieldText.From(second["event"]), FieldText.From(late["event"]));
        Assert.Equal("its id came before", FieldText.From(late["why"]));
        Assert.Equal(2, pipeline.Received("sequencer").Count);

        static Dictionary<string, string> Id(string id) => new() { ["Idempotency-Key"] = id };
    }

    [Fact]
    public async Task Intake_CopyOfACopy_LeadsToTheFirstEvent()
    {
        await using var pipeline = await StartAsync("github");
        var body = Requests("github").Sample!.Body;
        await SendAsync(pipeline, body, NoHeaders);
        await SendAsync(pipeline, body, new() { ["X-GitHub-Delivery"] = "another" });

        var told = await SendAsync(pipeline, body, new() { ["X-GitHub-Delivery"] = "another" });

        Assert.Equal(FieldText.From(Assert.Single(await EventsAsync(pipeline))["id"]), FieldText.From(told["event"]));
    }

    [Theory]
    [InlineData("", 23 * 60, false)]
    [InlineData("", (24 * 60) + 1, true)]
    [InlineData("event: { repeatAfter: 10m }", 9, false)]
    [InlineData("event: { repeatAfter: 10m }", 11, true)]
    [InlineData("event: { repeatAfter: 0s }", 0, true)]
    public async Task Intake_EqualPayloadWithoutAnId_IsACopyForAWhile(string own, int minutes, bool isNew)
    {
        await using var pipeline = await StartAsync("hmac", $"signature: {{ header: X-Signature }}{(own.Length > 0 ? $", {own}" : "")}");
        const string Body = """{"email":"ada@example.com"}""";
        await SendAsync(pipeline, Body, NoHeaders);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(minutes));

        var told = await SendAsync(pipeline, Body, NoHeaders);

        Assert.Equal(isNew ? "accepted" : "duplicate", FieldText.From(told["outcome"]));
        var events = await EventsAsync(pipeline);
        Assert.Equal(isNew ? 2 : 1, events.Select(each => FieldText.From(each["id"])).Distinct().Count());
        Assert.Equal(isNew ? 2 : 1, pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Intake_AnyStorageCallFails_AnEventOfAnUnsignedIdIsDoneOnceAndItsCopyNever(bool takesEffect, bool endsTheProcess)
    {
        await using var pipeline = await StartAsync("github");
        string Body(int call) =>
            $$$"""{"action":"created","starred_at":"{{{call}}}","repository":{"full_name":"a/b"},"sender":{"login":"{{{takesEffect}}}{{{endsTheProcess}}}"}}""";
        await SendAsync(pipeline, Body(-1), Id("-1"));
        pipeline.Script.Calls.Clear();
        await DeliverAsync(pipeline, Body(-2), Id("-2"));
        var calls = pipeline.Script.Calls.Count;
        var done = 2;

        // The first call puts the webhook on the queue: the provider sends it again where that fails
        for (var call = 1; call < calls; call++)
        {
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            await DeliverAsync(pipeline, Body(call), Id($"{call}"));
            pipeline.Script.Calls.Clear();
            await DeliverAsync(pipeline, Body(call), Id($"{call} again"));
            Assert.True(
                pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count() == ++done,
                $"call {call} of {calls}");
        }

        Dictionary<string, string> Id(string id) => new() { ["X-GitHub-Delivery"] = id };
    }

    [Fact]
    public async Task Intake_EventOfACoveredId_CostsNoCallMore()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Script.Calls, call => call.Contains("GtmClaims", StringComparison.Ordinal));
    }

    private static SourceDefinition Requests(string provider) => Signing.Requests.Source(provider);

    // Zendesk's body has an id, and the header counts where it has none
    private static string WithoutId(string provider)
    {
        var body = JsonNode.Parse(Requests(provider).Sample!.Body)!.AsObject();
        if (provider == "zendesk")
            body.Remove("id");
        return body.ToJsonString();
    }

    private Task<PipelineHarness> StartAsync(string provider, string more = "") => PipelineHarness.StartAsync(azurite, $$"""
        version: 1
        sources:
          captured: { provider: {{provider}}, secrets: [CRM_SECRET], types: { "*": heard }{{(more.Length > 0 ? $", {more}" : "")}} }
        workflows:
          all: { on: [heard, {{Types(provider)}}], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """);

    private static string Types(string provider) => string.Join(", ", Requests(provider).Types.Values.Distinct().Append("other"));

    private static async Task<JsonNode> SendAsync(PipelineHarness pipeline, string body, Dictionary<string, string> changed) =>
        (await pipeline.TraceAsync(await DeliverAsync(pipeline, body, changed)))["events"]![0]!;

    // As its provider sends and signs it, with headers that somebody changed on the way
    private static async Task<string> DeliverAsync(PipelineHarness pipeline, string body, Dictionary<string, string> changed)
    {
        var source = pipeline.Get<ConfigurationVersions>().Loaded!.Sources["captured"].Provider;
        var signed = SignatureSigner.Sign(
            source.Signature,
            new SignableRequest
            {
                Url = "http://127.0.0.1/api/hooks/captured",
                Headers = source.Sample?.Headers ?? NoHeaders,
                Body = Encoding.UTF8.GetBytes(body),
            },
            new Secret("CRM_SECRET", Document.CrmSecret),
            pipeline.Clock.GetUtcNow(),
            "m");
        foreach (var (name, value) in changed)
            signed = signed.With(name, value);
        var (status, answer) = await pipeline.PostAsync(
            "captured", signed.Body, signed.Headers.Where(header => header.Value.Length > 0).ToDictionary());
        Assert.Equal(200, status);
        for (var tries = 0; tries < 3; tries++)
        {
            await pipeline.DrainAsync(oneAtATime: true);
            pipeline.Script.Restart();
        }

        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        return FieldText.From(answer["id"])!;
    }

    private static async Task<JsonNode[]> EventsAsync(PipelineHarness pipeline)
    {
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation));
        return [.. found["events"]!.AsArray().Select(each => each!)];
    }
}

using System.Text;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>What a subscriber gets: events and decisions that it asked for, signed with its own secret, and nothing else.</summary>
public sealed class SubscriptionTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_OfATypeThatIsAskedFor_ArrivesSignedAndWithoutThePayload()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var secret = FieldText.From((await pipeline.SubscribeAsync("board", ""","form":"cloudevents" """, "lead.*"))["secret"])!;
        await pipeline.SubscribeAsync("deals", types: "deal.*");

        await pipeline.LeadAsync("msg_1");

        var got = Assert.Single(pipeline.Received("board"));
        Assert.Equal("lead.created", FieldText.From(got.Body!["type"]));
        Assert.Equal("ada@analytical.example", FieldText.From(got.Body!["data"]!["person"]!["email"]));
        Assert.False(got.Body!["data"]!.AsObject().ContainsKey("raw"));
        Assert.StartsWith("application/cloudevents+json", got.Headers["content-type"], StringComparison.Ordinal);
        Assert.Matches(@"\Ae[^.]+:subscription@board-[0-9a-f]{6}:events:0\z", got.Headers["webhook-id"]);
        Assert.Contains(Signature(secret, got), got.Headers["webhook-signature"], StringComparison.Ordinal);
        Assert.Empty(pipeline.Received("deals"));
        Assert.Equal(["delivered"], await pipeline.OutcomesAsync());
    }

    [Fact]
    public async Task Decision_ThatIsAskedFor_TellsOutcomeScoreAndWorkflows()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board", ""","gets":["events","decisions"]""");

        await pipeline.LeadAsync("msg_1");

        Assert.Equal(
            ["decision.made", "lead.created"], pipeline.Received("board").Select(request => FieldText.From(request.Body!["type"])).Order());
        var told = pipeline.Received("board").Single(request => FieldText.From(request.Body!["type"]) == "decision.made").Body!["data"]!;
        Assert.Equal("lead.created", FieldText.From(told["event"]!["type"]));
        Assert.Equal("routed", FieldText.From(told["decision"]!["outcome"]));
        Assert.Equal("high", FieldText.From(told["decision"]!["score"]!["tier"]));
        Assert.Equal("inbound", FieldText.From(told["decision"]!["workflows"]![0]!["workflow"]));
        Assert.Equal(
            ["slack", "sequencer", "other-sequencer"],
            told["decision"]!["workflows"]![0]!["to"]!.AsArray().Select(FieldText.From));
    }

    [Fact]
    public async Task Filter_OnFieldsAndOnTheDecision_LetsThroughWhatMeetsIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("ada", ""","filter":{"person.email":{"$startsWith":"ada"}}""");
        await pipeline.SubscribeAsync("high", ""","filter":"{ decision.score.tier: high }" """);
        await pipeline.SubscribeAsync("low", ""","filter":"{ decision.score.tier: low }" """);

        await pipeline.LeadAsync("msg_1");
        await pipeline.LeadAsync("msg_2", "grace");

        Assert.Equal((1, 2, 0), (pipeline.Received("ada").Count, pipeline.Received("high").Count, pipeline.Received("low").Count));
    }

    [Fact]
    public async Task Event_ThatNoWorkflowListensFor_IsSentAndStaysUnhandled()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");

        await pipeline.SendAsync("forms", """{"type":"survey.done","data":{"email":"ada@analytical.example"}}""");
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("board"));
        Assert.Equal(["unhandled"], await pipeline.OutcomesAsync());
    }

    [Fact]
    public async Task Rotation_SignsWithBothSecretsForAWhile_AndThenWithTheNewOne()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var old = FieldText.From((await pipeline.SubscribeAsync("board"))["secret"])!;

        var rotated = FieldText.From((await pipeline.ActAsync("board", calls => calls.RotateAsync, """{"overlap":"2h"}"""))["secret"])!;
        await pipeline.LeadAsync("msg_1");
        pipeline.Clock.Advance(TimeSpan.FromHours(3));
        await pipeline.LeadAsync("msg_2", "grace");

        var (both, one) = (pipeline.Received("board")[0], pipeline.Received("board")[1]);
        Assert.Equal($"{Signature(rotated, both)} {Signature(old, both)}", both.Headers["webhook-signature"]);
        Assert.Equal(Signature(rotated, one), one.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Secret_IsInNoAnswerButTheOneThatMadeIt_AndInNoTrace()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var secret = FieldText.From((await pipeline.SubscribeAsync("board"))["secret"])!["whsec_".Length..];
        await pipeline.LeadAsync("msg_1");

        var (_, listed) = await pipeline.CallAsync<SubscriptionEndpoints>((calls, request) => calls.ListAsync(request, Cancellation));
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation));
        var trace = await pipeline.TraceAsync(FieldText.From(found["events"]![0]!["id"])!);

        Assert.All(
            [listed, await pipeline.SubscriptionAsync("board"), trace],
            told => Assert.DoesNotContain(secret, told.ToJsonString(), StringComparison.Ordinal));
        Assert.Contains("subscription@board-", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_OfEventGrid_IsSentWithTheKeyThatWasGiven()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var added = await pipeline.SubscribeAsync("topic", ""","form":"event-grid","topicKey":"key-of-the-topic" """);
        await pipeline.LeadAsync("msg_1");
        await pipeline.ActAsync("topic", calls => calls.RotateAsync, """{"topicKey":"other-key"}""");
        await pipeline.LeadAsync("msg_2", "grace");

        Assert.Null(added["secret"]);
        Assert.Equal(
            ["key-of-the-topic", "other-key"], pipeline.Received("topic").Select(request => request.Headers["aeg-sas-key"]));
    }

    [Fact]
    public async Task Test_TellsWhatTheSubscriberAnswered_AndDisablesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board");
        var taken = await pipeline.ActAsync("board", calls => calls.TestAsync);
        pipeline.Behave("board", 410);

        var gone = await pipeline.ActAsync("board", calls => calls.TestAsync);

        Assert.Equal(("true", "200"), (FieldText.From(taken["delivered"]), FieldText.From(taken["status"])));
        Assert.Equal(("false", "410"), (FieldText.From(gone["delivered"]), FieldText.From(gone["status"])));
        Assert.Equal("subscription.test", FieldText.From(pipeline.Received("board")[0].Body!["type"]));
        Assert.Equal("active", FieldText.From((await pipeline.SubscriptionAsync("board"))["state"]));
    }

    [Fact]
    public async Task Address_InAPrivateNetwork_IsNotCalledUnlessItIsAllowed()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.TrySubscribeAsync("""{"name":"inner","address":"https://10.0.0.1/hooks","types":"*"}""");

        var refused = await pipeline.ActAsync("inner", calls => calls.TestAsync);

        Assert.Equal("false", FieldText.From(refused["delivered"]));
        Assert.Contains("a private address", FieldText.From(refused["reason"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_WithoutSubscriptions_AsksForThemOnceAMinute()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        for (var lead = 0; lead < 5; lead++)
        {
            await pipeline.LeadAsync($"msg_{lead}", $"lead{lead}");
            pipeline.Clock.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.Single(pipeline.Script.Calls, call => call.Contains(TableNames.Subscriptions, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Add_WithEverythingWrong_SaysAllOfIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await pipeline.TrySubscribeAsync(
            """
            {"name":"The Board","address":"http://board.example","types":"deal.*.*","filter":{"person.email":{"$is":1}},
             "pace":"fast","retry":"0s"}
            """);
        var (first, _) = await pipeline.TrySubscribeAsync("""{"name":"one","address":"https://one.example","types":"*"}""");
        var (again, taken) = await pipeline.TrySubscribeAsync("""{"name":"one","address":"https://one.example","types":"*"}""");

        Assert.Equal(400, status);
        var error = FieldText.From(answer["error"])!;
        Assert.All(
            [
                "'name' has small", "'address' must begin with https://", "more than one *", "'$is' is no operator", "'pace' is",
                "'retry' names",
            ],
            said => Assert.Contains(said, error, StringComparison.Ordinal));
        Assert.Equal((200, 400), (first, again));
        Assert.Contains("already", FieldText.From(taken["error"]), StringComparison.Ordinal);
    }

    private static string Signature(string secret, SinkRequest request)
    {
        // The sink keeps the JSON of a body: as it was written, it is written again
        var options = new System.Text.Json.JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body!.ToJsonString(options)}";
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return $"v1,{Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}

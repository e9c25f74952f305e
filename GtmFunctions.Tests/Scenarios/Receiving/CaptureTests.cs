using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Receiving;

/// <summary>The last requests of a source as they came: which are kept, what they cost, and what one can do with them.</summary>
public sealed class CaptureTests(AzuriteFixture azurite)
{
    private static readonly string Captured = Document.Leads
        .Replace(
            "    secrets: [FORMS_SECRET, FORMS_SECRET_NEXT]\n",
            "    secrets: [FORMS_SECRET, FORMS_SECRET_NEXT]\n    capture: true\n",
            StringComparison.Ordinal)
        .Replace("    secrets: [FORMS_SECRET]\n", "    secrets: [FORMS_SECRET]\n    capture: off\n", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Capture_OfASourceThatIsNot_MakesNoStorageCallAndKeepsNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        pipeline.Script.Calls.Clear();

        await pipeline.SendAsync("forms", Document.Lead, "msg_2");
        await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>());
        var calls = pipeline.Script.Calls.ToArray();
        await pipeline.Get<RequestCapture>().FlushAsync(Cancellation);

        Assert.Equal(["POST /messages"], calls.Select(call => call[..call.IndexOf('/')] + call[call.LastIndexOf('/')..]));
        Assert.Equal(calls.Length, pipeline.Script.Calls.Count);
        Assert.Empty(await RequestsAsync(pipeline, "forms"));
    }

    [Fact]
    public async Task Capture_OfARefusedRequest_TellsWhatCameInPlaceOfWhatIsMissing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);

        var (status, answer) = await pipeline.PostAsync(
            "forms",
            "{\"hello\":1}"u8.ToArray(),
            new Dictionary<string, string> { ["X-Webhook-Signature"] = "v1,abc", ["Authorization"] = "Bearer do-not-keep" });

        var kept = Assert.Single(await RequestsAsync(pipeline, "forms"))!;
        Assert.Equal(401, status);
        Assert.Equal("the header webhook-signature is missing", FieldText.From(answer["error"]));
        Assert.Equal(
            "the header webhook-signature is missing; there are X-Webhook-Signature and Authorization", FieldText.From(kept["why"]));
        Assert.DoesNotContain("do-not-keep", kept.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("401", FieldText.From(kept["status"]));
        Assert.Equal("11", FieldText.From(kept["bytes"]));
    }

    [Fact]
    public async Task Capture_OfEveryAnswer_CostsOneCallAfterIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.Get<RequestCapture>().FlushAsync(Cancellation);
        pipeline.Script.Calls.Clear();

        var (ok, accepted) = await pipeline.SendAsync("forms", Document.Lead, "msg_2");
        var (large, _) = await pipeline.PostAsync("forms", new byte[(1 << 20) + 1], new Dictionary<string, string>());
        var (wrong, _) = await pipeline.RequestAsync("GET", "/api/hooks/forms", default, new Dictionary<string, string>());
        var before = pipeline.Script.Calls.Count;
        await pipeline.Get<RequestCapture>().FlushAsync(Cancellation);

        Assert.Equal((200, 413, 405), (ok, large, wrong));
        Assert.Equal(1, before);
        Assert.Equal(3, pipeline.Script.Calls.Count - before);
        var kept = await RequestsAsync(pipeline, "forms");
        Assert.Equal(["405", "413", "200", "200"], kept.Select(one => FieldText.From(one!["status"])));
        Assert.Contains(FieldText.From(accepted["id"]), kept.Select(one => FieldText.From(one!["delivery"])));
    }

    [Fact]
    public async Task Capture_WithStorageAway_StillAnswersAndKeepsNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);
        await pipeline.SendAsync("forms", Document.Lead);
        pipeline.Script.IsAway = true;

        var (status, _) = await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>());
        await pipeline.Get<RequestCapture>().FlushAsync(Cancellation);
        pipeline.Script.IsAway = false;

        Assert.Equal(401, status);
        Assert.Empty(await RequestsAsync(pipeline, "forms"));
    }

    [Fact]
    public async Task Capture_OfMoreThanAreKept_KeepsTheLastHundred()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);
        for (var i = 0; i < CapturedRequests.MostKept + 5; i++)
        {
            await pipeline.PostAsync("forms", Encoding.UTF8.GetBytes($"{{\"no\":{i}}}"), new Dictionary<string, string>());
            await pipeline.Get<RequestCapture>().FlushAsync(Cancellation);
            pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var kept = await RequestsAsync(pipeline, "forms");
        var first = await FixtureAsync(pipeline, "forms", FieldText.From(kept[^1]!["id"])!);

        Assert.Equal(CapturedRequests.MostKept, kept.Count);
        Assert.Equal("""{"no":5}""", FieldText.From(first["text"]));
    }

    [Fact]
    public async Task Trim_WhatOtherInstancesLeft_ClearsAllButTheNewestAndWhatIsOld()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);
        var now = pipeline.Clock.GetUtcNow();
        for (var instance = 0; instance < 3; instance++)
        {
            var records = new CapturedRequests(pipeline.Get<GtmFunctions.Pipeline.Storage.StorageConnection>());
            for (var i = 0; i < 40; i++)
                await records.KeepAsync(Request(now.AddMinutes(instance)), null, Cancellation);
            await records.KeepAsync(Request(now - RequestCapture.KeptFor - TimeSpan.FromMinutes(1)), null, Cancellation);
        }

        await pipeline.Get<RequestCapture>().TrimAsync(TimeSpan.FromDays(30), Cancellation);

        var kept = await pipeline.Get<CapturedRequests>().ListAsync("forms", Cancellation);
        Assert.Equal(CapturedRequests.MostKept, kept.Count);
        Assert.All(kept, request => Assert.True(request.At >= now));
    }

    [Fact]
    public async Task Switch_OnForAWhile_CapturesUntilItEnds()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (status, on) = await SwitchAsync(pipeline, "forms", """{"minutes":10}""");
        await pipeline.SendAsync("forms", Document.Lead);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(11));
        await pipeline.SendAsync("forms", Document.Lead, "msg_2");

        var kept = await RequestsAsync(pipeline, "forms");
        var (_, cleared) = await SwitchAsync(pipeline, "forms", """{"clear":true}""");

        Assert.Equal((200, "on"), (status, FieldText.From(on["capture"])));
        Assert.Equal(PipelineHarness.Start.AddMinutes(10), on["until"]!.GetValue<DateTimeOffset>());
        Assert.Single(kept);
        Assert.Equal(("1", "off"), (FieldText.From(cleared["forgotten"]), FieldText.From(cleared["capture"])));
        Assert.Empty(await RequestsAsync(pipeline, "forms"));
    }

    [Fact]
    public async Task Switch_OfAnotherInstance_IsKnownAfterARefresh()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var other = new CaptureSwitches(pipeline.Get<GtmFunctions.Pipeline.Storage.StorageConnection>(), pipeline.Clock);
        await other.SwitchOnAsync("forms", TimeSpan.FromMinutes(5), "Ann", Cancellation);
        var own = pipeline.Get<CaptureSwitches>();

        Assert.Null(own.Find("forms"));
        await own.RefreshAsync(Cancellation);

        Assert.Equal("Ann", own.Find("forms")!.By);
    }

    [Fact]
    public async Task Switch_WhereTheDocumentForbidsIt_Is409()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);

        var (status, answer) = await SwitchAsync(pipeline, "more-forms", """{"minutes":10}""");
        var (unknown, hint) = await SwitchAsync(pipeline, "form", "");
        var (wrong, _) = await SwitchAsync(pipeline, "forms", """{"minutes":5000}""");

        Assert.Equal((409, 404, 400), (status, unknown, wrong));
        Assert.Contains("capture: off", FieldText.From(answer["error"]), StringComparison.Ordinal);
        Assert.Contains("did you mean 'forms'?", FieldText.From(hint["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixture_OfARefusedRequest_SaysWhatWouldHappenWithIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Captured);
        await pipeline.PostAsync(
            "forms",
            Encoding.UTF8.GetBytes(Document.Lead),
            new Dictionary<string, string> { ["webhook-id"] = "msg_7", ["X-Plan"] = "gold" });
        var kept = Assert.Single(await RequestsAsync(pipeline, "forms"))!;

        var fixture = await FixtureAsync(pipeline, "forms", FieldText.From(kept["id"])!);
        var (status, told) = await pipeline.CallAsync<SimulateEndpoint>(
            (simulate, request) => simulate.SimulateAsync(request, Cancellation), RequestFixture.ToSimulation(fixture).ToJsonString());

        Assert.Equal(Document.Lead, FieldText.From(fixture["text"]));
        Assert.Equal("gold", FieldText.From(fixture["headers"]!["X-Plan"]));
        Assert.Equal("401", FieldText.From(fixture["answered"]!["status"]));
        Assert.Equal(200, status);
        Assert.Equal("routed", FieldText.From(told["events"]![0]!["outcome"]));
    }

    [Theory]
    [InlineData("capture: true", 0)]
    [InlineData("capture: off", 0)]
    [InlineData("capture: false", 1)]
    [InlineData("capture: maybe", 1)]
    public async Task Document_OfTheCapture_TakesTrueOrOff(string line, int errors)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var text = Document.Leads.Replace("    secrets: [CRM_SECRET]", $"    secrets: [CRM_SECRET]\n    {line}", StringComparison.Ordinal);

        var read = pipeline.Get<ConfigurationReader>().Read(
            new GtmFunctions.Pipeline.Storage.Config.ConfigurationBundle("gtm.yaml", text, new Dictionary<string, string>()));

        Assert.Equal(errors, read.Errors.Count);
        Assert.All(read.Errors, error => Assert.Contains("this must be one of true, off", error.ToString(), StringComparison.Ordinal));
    }

    private static CapturedRequest Request(DateTimeOffset at) =>
        new("", "forms", at, "POST", "/api/hooks/forms", [], "", 200, "", null, 2);

    private static async Task<JsonArray> RequestsAsync(PipelineHarness pipeline, string source)
    {
        var (status, answer) = await pipeline.CallAsync<CaptureEndpoints>(
            (capture, request) => capture.ListAsync(request, source, Cancellation));
        Assert.Equal(200, status);
        return answer["requests"]!.AsArray();
    }

    private static async Task<JsonObject> FixtureAsync(PipelineHarness pipeline, string source, string id)
    {
        var (status, answer) = await pipeline.CallAsync<CaptureEndpoints>(
            (capture, request) => capture.ListAsync(request, source, Cancellation), $$"""{"id":"{{id}}"}""");
        Assert.Equal(200, status);
        return answer.AsObject();
    }

    private static Task<(int Status, JsonNode Answer)> SwitchAsync(PipelineHarness pipeline, string source, string body) =>
        pipeline.CallAsync<CaptureEndpoints>((capture, request) => capture.SwitchAsync(request, source, Cancellation), body);
}

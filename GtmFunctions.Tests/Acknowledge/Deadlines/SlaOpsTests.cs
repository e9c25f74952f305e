using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

/// <summary>What those who run the pipeline see of it: metrics, warnings, the simulation, the map.</summary>
public sealed class SlaOpsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_OfAcknowledgements_TellWhoWasInTimeWhoWasNotAndHowLongItTook()
    {
        await using var pipeline = await StartAsync(azurite);
        var meters = pipeline.Get<IMeterFactory>();
        using var acknowledged = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.sla.acknowledged");
        using var overdue = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.sla.overdue");
        using var seconds = new MetricCollector<double>(meters, PipelineMetrics.MeterName, "gtm.sla.seconds");

        await LeadAsync(pipeline);
        await PassAsync(pipeline, 5);
        await CallAsync(pipeline, LastLink(pipeline), "POST");
        await LeadAsync(pipeline, "msg_2", "bob@other.example");
        await PassAsync(pipeline, 15);
        await PassAsync(pipeline, 5);
        await CallAsync(pipeline, LastLink(pipeline), "POST");

        Assert.Equal(
            [("sdr", true), ("sdr", false)],
            acknowledged.GetMeasurementSnapshot().Select(at => ((string)at.Tags["assignment"]!, (bool)at.Tags["in_time"]!)));
        Assert.Equal([300, 1200], seconds.GetMeasurementSnapshot().Select(at => at.Value));
        Assert.Equal("sdr", Assert.Single(overdue.GetMeasurementSnapshot()).Tags["assignment"]);
    }

    [Fact]
    public async Task WithoutTheSecret_ThePublishingWarnsAndTheActionWaitsForIt()
    {
        await using var pipeline = await StartAsync(azurite, secret: "@Microsoft.KeyVault(VaultName=kv;SecretName=gtm-link-secret)");
        var (status, answer) = await pipeline.ConfigureAsync(
            (configuration, request) => configuration.ValidateAsync(request, Cancellation), Text);
        Assert.Equal(200, status);
        Assert.Contains("the setting 'GTM_LINK_SECRET' is not set", FieldText.From(answer["warnings"]![0]), StringComparison.Ordinal);

        var (_, sent) = await pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"email":"x@y.example","name":"Grace"}}""");
        await pipeline.DrainAsync(rounds: 200);

        Assert.Empty(pipeline.Received("slack"));
        var action = (await pipeline.EventTraceAsync(FieldText.From(sent["id"])!))["actions"]![0]!;
        Assert.Equal(("dead", "misconfigured"), (FieldText.From(action["state"]), FieldText.From(action["attempts"]![0]!["kind"])));
        Assert.Equal(
            "the setting 'GTM_LINK_SECRET' is not set, so no link can be signed", FieldText.From(action["attempts"]![0]!["reason"]));
    }

    [Fact]
    public async Task Simulate_ALeadAndWhatWouldAcknowledgeIt_ShowsNoLinkAndChangesNothing()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);

        var lead = await SimulateAsync(
            pipeline, """{"source":"forms","payload":{"type":"form.submitted","data":{"email":"x@y.example","name":"Grace"}}}""");
        var meeting = await SimulateAsync(
            pipeline, """{"source":"forms","payload":{"type":"meeting.made","data":{"email":"ada@analytical.example"}}}""");

        Assert.Contains(
            "for Bob Stone by Mon 09:15: <[acknowledge.url]|I have it>", FieldText.From(lead["actions"]![0]!["request"]!["body"]),
            StringComparison.Ordinal);
        var route = meeting["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "route")!;
        Assert.Equal(
            (id, "Ada Byron"),
            (FieldText.From(route["acknowledged"]![0]!["event"])!, FieldText.From(route["acknowledged"]![0]!["owner"])!));
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);
    }

    [Fact]
    public async Task Map_OfAnAssignmentWithAnSla_TellsItAndWhatUsesTheDestination()
    {
        await using var pipeline = await StartAsync(azurite);

        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));

        Assert.Equal(
            """{"acknowledge":"15m","hours":"working","remindAfter":["10m"],"reminds":["slack"],"then":"the next, up to 2, then the fallback","tells":["slack","sequencer"],"acknowledgedBy":["meeting.booked"]}""",
            map["assignments"]![0]!["sla"]!.ToJsonString());
        Assert.Equal("round-robin", FieldText.From(map["assignments"]![0]!["strategy"]));
        Assert.Equal(["sdr:sla"], map["destinations"]![1]!["usedBy"]!.AsArray().Select(FieldText.From));
    }

    private static async Task<JsonNode> SimulateAsync(PipelineHarness pipeline, string body)
    {
        var (_, answer) = await pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, request) => endpoint.SimulateAsync(request, Cancellation), body);
        return Assert.Single(answer["events"]!.AsArray())!;
    }
}

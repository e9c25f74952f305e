using System.Diagnostics.Metrics;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

public sealed class MetricsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Metrics_OfALifeWithFailures_AreWhatTheAlertsGoBy()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var meters = pipeline.Get<IMeterFactory>();
        using var requests = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.hooks.requests");
        using var refused = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.hooks.signature_failures");
        using var failed = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.deliveries.failed");
        using var depth = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.queue.depth");
        using var dead = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "gtm.dead_letters");
        pipeline.Behave("sequencer", 400);

        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>());
        await pipeline.PostAsync("made-up", "{}"u8.ToArray(), new Dictionary<string, string>());
        await pipeline.Get<QueueGauges>().MeasureAsync(TestContext.Current.CancellationToken);
        await pipeline.DrainAsync();
        await pipeline.Get<QueueGauges>().MeasureAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("forms", 200), ("forms", 401), ("", 404)],
            requests.GetMeasurementSnapshot().Select(at => ((string)at.Tags["source"]!, (int)at.Tags["status"]!)));
        Assert.Equal("forms", Assert.Single(refused.GetMeasurementSnapshot()).Tags["source"]);
        Assert.Equal("sequencer", Assert.Single(failed.GetMeasurementSnapshot()).Tags["destination"]);
        Assert.Equal(
            [1, 0], depth.GetMeasurementSnapshot().Where(at => (string)at.Tags["queue"]! == "gtm-received").Select(at => at.Value));
        Assert.Equal([0, 1], dead.GetMeasurementSnapshot().Where(at => (string)at.Tags["queue"]! == "gtm-actions").Select(at => at.Value));
    }
}

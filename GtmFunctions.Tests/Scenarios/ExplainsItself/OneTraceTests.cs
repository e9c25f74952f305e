using System.Diagnostics;
using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>One webhook is one trace of OpenTelemetry from the hook to the last delivery.</summary>
public sealed class OneTraceTests(AzuriteFixture azurite)
{
    private const string Secret = "ada@analytical.example";

    // The source is the process's: only what this test does is recorded, whatever others do meanwhile
    private static readonly AsyncLocal<List<Activity>?> Mine = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhook_WithALaterTry_IsOneTraceFromTheHookToTheLastDelivery(bool stageByStage)
    {
        using var listener = Listen(out var activities);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        pipeline.Behave("sequencer", 503, times: 1);
        using var request = new Activity("request of a sender").Start();
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        request.Stop();
        await pipeline.DrainAsync();

        var trace = Assert.Single(activities.Select(activity => activity.TraceId).Distinct());
        Assert.NotEqual(request.TraceId, trace);
        var received = Assert.Single(activities, activity => activity.OperationName == "receive");
        Assert.Equal((default, request.TraceId), (received.ParentSpanId, Assert.Single(received.Links).Context.TraceId));
        foreach (var (name, times) in (IEnumerable<(string, int)>)
            [
                ("process gtm-received", 1),
                ("intake", 1),
                ("decide", 1),
                ("deliver slack", 1),
                ("deliver sequencer", 2),
                ("deliver other-sequencer", 1),
            ])
        {
            Assert.Equal((name, times), (name, activities.Count(activity => activity.OperationName == name)));
        }

        Assert.Equal(stageByStage ? 4 : 1, activities.Count(activity => activity.OperationName == "process gtm-actions"));
        var known = activities.Select(activity => activity.SpanId).ToHashSet();
        Assert.All(activities.Where(activity => activity != received), activity => Assert.Contains(activity.ParentSpanId, known));

        var failed = Assert.Single(activities, activity => activity.Status == ActivityStatusCode.Error);
        Assert.Equal(("deliver sequencer", 503, "retry"), (
            failed.OperationName, (int)failed.GetTagItem("http.response.status_code")!, (string)failed.GetTagItem("error.type")!));
        Assert.DoesNotContain(activities.SelectMany(activity => activity.TagObjects), tag =>
            tag.Value?.ToString()?.Contains(Secret, StringComparison.OrdinalIgnoreCase) == true);
        Assert.Equal(
            trace.ToHexString(), FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["traceId"]));
    }

    [Fact]
    public async Task Webhook_WithoutAnyoneWhoListens_CarriesNoTrace()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);

        Assert.DoesNotContain("traceparent", Assert.Single(await pipeline.PeekAsync("gtm-received")), StringComparison.Ordinal);
        await pipeline.DrainAsync();
        Assert.Null((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["traceId"]);
    }

    [Fact]
    public async Task Refusal_OfAWebhook_IsATraceThatSaysSo()
    {
        using var listener = Listen(out var activities);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.PostAsync("forms", Encoding.UTF8.GetBytes(Document.Lead), new Dictionary<string, string>());

        var refused = Assert.Single(activities);
        Assert.Equal(("receive", "forms", 401), (
            refused.OperationName, refused.GetTagItem("gtm.source"), (int)refused.GetTagItem("http.response.status_code")!));
        Assert.Equal(ActivityStatusCode.Error, refused.Status);
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", null)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RecordedId_OfATraceParent_IsTheOneThatCanBeFound(string? text, string? expected) =>
        Assert.Equal(expected, TraceParent.RecordedId(text));

    private static ActivityListener Listen(out List<Activity> stopped)
    {
        var mine = Mine.Value = stopped = [];
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceParent.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ReferenceEquals(Mine.Value, mine) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                lock (mine)
                    mine.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>What a test reads of a pipeline: its traces, as a caller gets them.</summary>
internal static class PipelineTraces
{
    /// <summary>The trace of an event or delivery, as a caller gets it.</summary>
    public static async Task<JsonObject> TraceAsync(this PipelineHarness pipeline, string id)
    {
        var story = await pipeline.Get<TraceView>().TellAsync(id, TestContext.Current.CancellationToken);
        Assert.True(story is not null, $"no trace of {id}");
        return PipelineJson.Parse(story.ToJsonString(PipelineJson.Readable.Options))!.AsObject();
    }

    /// <summary>The trace of the one event of a delivery that was taken in.</summary>
    public static async Task<JsonObject> EventTraceAsync(this PipelineHarness pipeline, string delivery)
    {
        var story = await pipeline.TraceAsync(delivery);
        return await pipeline.TraceAsync(FieldText.From(story["events"]![0]!["event"])!);
    }
}

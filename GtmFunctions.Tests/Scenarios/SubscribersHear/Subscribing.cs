using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>What tests of subscriptions ask of a pipeline: a subscriber is a sink of its own.</summary>
internal static class Subscribing
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds a subscription that is sent to the sink of its name.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">Its name, and the sink's.</param>
    /// <param name="fields">Further fields of the call.</param>
    /// <param name="types">The types.</param>
    public static async Task<JsonObject> SubscribeAsync(this PipelineHarness pipeline, string name, string fields = "", string types = "*")
    {
        var (status, answer) = await pipeline.TrySubscribeAsync(
            $$"""{"name":"{{name}}","address":"{{pipeline.Address}}/sink/{{name}}","allowPrivate":true,"types":"{{types}}"{{fields}}}""");
        Assert.True(status == 200, answer.ToJsonString());
        return answer.AsObject();
    }

    /// <summary>Asks for a subscription.</summary>
    public static Task<(int Status, JsonNode Answer)> TrySubscribeAsync(this PipelineHarness pipeline, string body) =>
        pipeline.CallAsync<SubscriptionEndpoints>((calls, request) => calls.AddAsync(request, Cancellation), body);

    /// <summary>Does something with a subscription.</summary>
    public static async Task<JsonObject> ActAsync(
        this PipelineHarness pipeline,
        string name,
        Func<SubscriptionEndpoints, Func<HttpRequest, string, CancellationToken, Task<IResult>>> act,
        string body = "")
    {
        var (status, answer) = await pipeline.CallAsync<SubscriptionEndpoints>(
            (calls, request) => act(calls)(request, name, Cancellation), body);
        Assert.True(status is 200 or 202, $"{status}: {answer.ToJsonString()}");
        return answer.AsObject();
    }

    /// <summary>A subscription as its call tells of it.</summary>
    public static Task<JsonObject> SubscriptionAsync(this PipelineHarness pipeline, string name) =>
        pipeline.ActAsync(name, calls => calls.GetAsync);

    /// <summary>Sends a lead about an address of its own, and lets all of it happen.</summary>
    public static async Task LeadAsync(this PipelineHarness pipeline, string id, string name = "ada")
    {
        await pipeline.SendLeadAsync(id, name);
        await pipeline.DrainAsync();
    }

    /// <summary>Sends a lead about an address of its own.</summary>
    public static async Task SendLeadAsync(this PipelineHarness pipeline, string id, string name = "ada")
    {
        var body = Document.Lead.Replace("ada@", $"{name}@", StringComparison.Ordinal);
        Assert.Equal(200, (await pipeline.SendAsync("forms", body, id)).Status);
    }

    /// <summary>Runs what came in, and none of what it puts off.</summary>
    public static Task<int> RunReceivedAsync(this PipelineHarness pipeline) =>
        pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues.First(queue => queue.Queue == QueueNames.Received));

    /// <summary>The keys under which a sink accepted something, in order.</summary>
    public static IReadOnlyList<string> Keys(this PipelineHarness pipeline, string sink) =>
        [.. pipeline.Received(sink).Where(request => request.Status == 200).Select(request => request.Headers["webhook-id"])];

    /// <summary>The outcomes of all events, newest first.</summary>
    public static async Task<IReadOnlyList<string?>> OutcomesAsync(this PipelineHarness pipeline)
    {
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation), "?source=forms");
        return [.. found["events"]!.AsArray().Select(line => FieldText.From(line!["outcome"]))];
    }
}

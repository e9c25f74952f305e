using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Intake;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.UnknownIsNoError;

/// <summary>
/// Takes webhooks of the source <c>forms</c> as far as a test needs: to the stage, or to drift alone, as the stage calls it.
/// </summary>
internal sealed class DriftBench(PipelineHarness pipeline)
{
    private readonly Configuration _configuration = pipeline.Get<ConfigurationVersions>().Loaded!;

    public static string Delivery(string id) => $"d20261123-{id}";

    public static ReceivedMessage Message(string id, string body, DateTimeOffset at) => new()
    {
        Delivery = Delivery(id),
        Source = "forms",
        ReceivedAt = at,
        Signature = new SignatureNote("hmac-sha256", "FORMS_SECRET", at),
        ContentType = "application/json",
        Headers = new Dictionary<string, string> { ["webhook-id"] = id },
        Text = body,
    };

    /// <summary>What the trace of an event tells of drift; nothing where it could not be looked at.</summary>
    public static JsonArray DriftOf(JsonObject trace) =>
        trace["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "intake")!["drift"]?.AsArray() ?? [];

    /// <summary>Takes a webhook in, as the stage does.</summary>
    public static Task TakeInAsync(PipelineHarness pipeline, string id, string body) =>
        pipeline.Get<IntakeStage>().HandleAsync(
            Message(id, body, pipeline.Clock.GetUtcNow()),
            $"queue-{id}",
            pipeline.Get<EventHandOff>().HandOnAsync,
            TestContext.Current.CancellationToken);

    /// <summary>The id of a webhook's event.</summary>
    public static async Task<string> EventOfAsync(PipelineHarness pipeline, string id) =>
        FieldText.From((await pipeline.EventTraceAsync(Delivery(id)))["id"])!;

    /// <summary>What the trace of a webhook's event notes.</summary>
    public static async Task<JsonArray> DriftOfAsync(PipelineHarness pipeline, string id) =>
        DriftOf(await pipeline.EventTraceAsync(Delivery(id)));

    /// <summary>Several instances of the app, which share nothing but storage.</summary>
    public DriftWatch[] Instances(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(_ => new DriftWatch(pipeline.Get<DriftRecords>(), pipeline.Clock, NullLogger<DriftWatch>.Instance))];

    /// <summary>The webhook as intake makes an event of it.</summary>
    public NormalisedItem Normalise(string id, string body)
    {
        var (source, message) = (_configuration.Sources["forms"], Message(id, body, pipeline.Clock.GetUtcNow()));
        return Normaliser.Normalise(source, Assert.Single(IntakeItem.Split(message, source.Provider.Event)), message.Headers);
    }

    /// <summary>Looks at a webhook's payload, and learns from it.</summary>
    /// <returns>What its trace would tell.</returns>
    public Task<JsonArray> SeeAsync(DriftWatch watch, string id, string body) => SeeAsync(watch, id, Normalise(id, body));

    /// <summary>Looks at an event's payload, and learns from it.</summary>
    /// <returns>What its trace would tell.</returns>
    public async Task<JsonArray> SeeAsync(DriftWatch watch, string id, NormalisedItem item)
    {
        var sighting = await watch.LookAsync(_configuration, "forms", item, $"e20261123-{id}", TestContext.Current.CancellationToken);
        Assert.NotNull(sighting);
        await watch.LearnAsync(sighting, TestContext.Current.CancellationToken);
        return new JsonArray([.. sighting.Drifts.Select(DriftTrace.Render)]);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>Dead letters by the dozen, made without the tries that a real one takes, and replays of many, run to their end.</summary>
internal static class Letters
{
    /// <summary>
    /// The actions of the branch <c>high</c> of <see cref="Document.Leads"/>: slack (notify), sequencer and other (send).
    /// </summary>
    public static readonly string[] Destinations = ["slack", "sequencer", "other-sequencer"];

    /// <summary>The queue that <see cref="PutAsync"/> puts them into.</summary>
    public static readonly string Poison = QueueNames.PoisonOf(QueueNames.Actions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a pipeline with two dead letters to slack, two to the sequencer and three to the other one.</summary>
    public static async Task<PipelineHarness> StartAsync(AzuriteFixture azurite)
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await PutAsync(pipeline, 2, index: 0);
        await PutAsync(pipeline, 2, index: 1);
        await PutAsync(pipeline, 3, index: 2);
        return pipeline;
    }

    /// <summary>Puts as many dead actions into the dead letter, a second apart, each of an event of its own.</summary>
    /// <param name="pipeline">The pipeline, with <see cref="Document.Leads"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="index">The action's place in the branch <c>high</c>.</param>
    /// <param name="first">The number of the first, when there are some already.</param>
    public static async Task PutAsync(PipelineHarness pipeline, int count, int index = 1, int first = 0)
    {
        var version = pipeline.Get<ConfigurationVersions>().Loaded!.Version;
        var now = pipeline.Clock.GetUtcNow();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (number, cancellation) =>
            {
                var message = Action(number, index, now, version);
                var @event = new EventMessage { Event = message.Event, FirstSeenAt = now, Configuration = version };
                await pipeline.Get<EventIndex>().AddAsync(@event, delivery: null, Outcomes.Routed, cancellation);
                await pipeline.Get<DeadLetterWriter>().PutAsync(
                    new DeadLetter(
                        QueueNames.Actions,
                        message.Key,
                        message.TraceId,
                        "",
                        $"{Destinations[index]}: answered 422 (after 1 tries)",
                        now.AddSeconds(number),
                        1,
                        new BinaryData(JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.ActionMessage)),
                        """{"error":"no such list"}""",
                        422,
                        now),
                    cancellation);
            });
    }

    /// <summary>The message of such an action.</summary>
    public static ActionMessage Action(int number, int index, DateTimeOffset now, string configuration) => new()
    {
        Action = $"inbound:high:{index}",
        Event = new CanonicalEvent
        {
            Id = RecordId.ForEvent(now, KeyHash.For($"event {number} {index}")),
            Source = "forms",
            Type = "lead.created",
            Subject = $"person{number:D5}@example.com",
            Time = now,
            ProviderId = $"msg_{number:D5}_{index}",
            ProviderType = "form.submitted",
            Data = new JsonObject { ["person"] = new JsonObject { ["email"] = $"person{number:D5}@example.com" } },
        },
        FirstSeenAt = now,
        Configuration = configuration,
        Workflow = "inbound",
        Branch = "high",
        Index = index,
        Total = 1,
    };

    /// <summary>The id of the dead letter of such an action, of those that were put there when the clock began.</summary>
    public static string IdOf(PipelineHarness pipeline, int number, int index) => DeadLetterRecords.IdOf(
        QueueNames.Actions, Action(number, index, PipelineHarness.Start, pipeline.Address).Key);

    /// <summary>How many requests each destination got.</summary>
    public static (int Slack, int Sequencer, int Other) Received(PipelineHarness pipeline) =>
        (pipeline.Received("slack").Count, pipeline.Received("sequencer").Count, pipeline.Received("other").Count);

    /// <summary>The ids of all dead letters, page by page.</summary>
    public static async Task<List<JsonNode>> ListAllAsync(PipelineHarness pipeline, string query = "", int top = 1000)
    {
        var all = new List<JsonNode>();
        for (var next = ""; ;)
        {
            var (status, page) = await ListAsync(pipeline, $"?top={top}{query}{next}");
            Assert.Equal(200, status);
            all.AddRange(page["deadLetters"]!.AsArray().Select(letter => letter!));
            if (FieldText.From(page["next"]) is not { } after)
                return all;
            next = $"&after={Uri.EscapeDataString(after)}";
        }
    }

    /// <summary>A page of the list.</summary>
    public static Task<(int Status, JsonNode Answer)> ListAsync(PipelineHarness pipeline, string query) =>
        pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation), query);

    /// <summary>Asks for a replay of many dead letters.</summary>
    public static Task<(int Status, JsonNode Answer)> ReplayAsync(PipelineHarness pipeline, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.ReplayDeadLettersAsync(request, Cancellation), body);

    /// <summary>How far a replay has come.</summary>
    public static async Task<JsonNode> ProgressAsync(PipelineHarness pipeline, string id)
    {
        var (status, job) = await pipeline.ReplayAsync((replay, request) => replay.GetReplayAsync(request, id, Cancellation));
        Assert.Equal(200, status);
        return job;
    }

    /// <summary>Runs the next piece of a replay of many, and none of what it put back.</summary>
    public static Task<int> RunPieceAsync(PipelineHarness pipeline) =>
        pipeline.RunDueAsync(pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Timeouts));

    /// <summary>Lets a replay of many run to its end, and what it put back too.</summary>
    public static async Task<JsonNode> FinishAsync(PipelineHarness pipeline, JsonNode begun, bool oneAtATime = false)
    {
        var id = FieldText.From(begun["replay"])!;
        for (var piece = 0; piece < 1000; piece++)
        {
            await pipeline.DrainAsync(oneAtATime: oneAtATime);
            var job = await ProgressAsync(pipeline, id);
            if (FieldText.From(job["state"]) != "running")
                return job;
            pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Fail("the replay does not end");
        return begun;
    }
}

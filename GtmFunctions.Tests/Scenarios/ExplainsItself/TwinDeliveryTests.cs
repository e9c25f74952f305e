using System.Text.Json;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>
/// A webhook that is queued twice, because the answer to the first write was lost, is told whole whichever of the two ends last.
/// </summary>
public sealed class TwinDeliveryTests(AzuriteFixture azurite)
{
    private const string Document = """
        version: 1
        sources:
          crm: { provider: hubspot, secrets: [CRM_SECRET] }
        workflows:
          deals: { on: [deal.stage_changed], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_OfTwins_TellsOfAllItemsThoughEachTookInOne()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        await TakeInAsync(pipeline, first: 1);
        pipeline.Script.Calls.Clear();
        await TakeInAsync(pipeline, first: 3);
        var claims = pipeline.Script.Calls.Index().Where(call => call.Item.Contains(TableNames.Claims, StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, claims.Length);

        // The first message takes the first item in and fails at the second, which its twin then takes
        var (message, id) = await SendAsync(pipeline, first: 5);
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(claims[1].Index, Strike.Before, fatal: false);
        await Assert.ThrowsAsync<StorageScript.ScriptedFailure>(() => RunAsync(pipeline, message, "one"));
        await RunAsync(pipeline, message, "two");
        await RunAsync(pipeline, message, "one");

        var told = (await pipeline.TraceAsync(id))["events"]!.AsArray();
        Assert.Equal(["accepted", "accepted"], told.Select(item => FieldText.From(item!["outcome"])));
        Assert.Equal(2, told.Select(item => FieldText.From(item!["event"])).Distinct().Count());
        await pipeline.DrainAsync();
        Assert.Equal(6, pipeline.Received("sequencer").Count);
    }

    private static async Task TakeInAsync(PipelineHarness pipeline, int first)
    {
        var (message, _) = await SendAsync(pipeline, first);
        await RunAsync(pipeline, message, $"{first}");
    }

    private static Task RunAsync(PipelineHarness pipeline, ReceivedMessage message, string messageId) =>
        pipeline.Get<ReceivedRun>().HandleAsync(message, messageId, Cancellation);

    // Received by the test, so that no other message of it is in the queue
    private static async Task<(ReceivedMessage Message, string Id)> SendAsync(PipelineHarness pipeline, int first)
    {
        var (_, answer) = await pipeline.SendAsync("crm", $"[{Change(first)},{Change(first + 1)}]");
        var queue = pipeline.Queue(QueueNames.Received);
        var received = (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        await queue.DeleteMessageAsync(received.MessageId, received.PopReceipt, Cancellation);
        var message = JsonSerializer.Deserialize(received.Body.ToMemory().Span, PipelineJson.Readable.ReceivedMessage)!;
        return (message, FieldText.From(answer["id"])!);
    }

    private static string Change(int id) => $$"""
        {"eventId":{{id}},"subscriptionId":1,"portalId":1,"appId":1,"occurredAt":1763888400000,"subscriptionType":"deal.propertyChange",
         "attemptNumber":0,"objectId":{{id}},"propertyName":"dealstage","propertyValue":"closedwon"}
        """;
}

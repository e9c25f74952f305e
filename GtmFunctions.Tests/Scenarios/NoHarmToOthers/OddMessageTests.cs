using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>
/// What others put into the queues: listed with its bytes and a reason, kept, put back as it was, given up, in nobody's way.
/// </summary>
public sealed class OddMessageTests(AzuriteFixture azurite)
{
    private const string Half = "{\"half\":";
    private const string OfTheFuture = """{"event":null,"delivery":null,"id":null,"version":99}""";
    private const string OddMark = """{"deadLetter":{"id":"a/b\\c?","status":"x"}}""";

    // Texts as they lie in a queue, and the bytes that a stage would get of them; none for what is not base64
    private static readonly (string Text, byte[]? Bytes)[] Odd =
    [
        ("{ plain }", null),
        ("hello, is this thing on?", null),
        ("{\"source\":\"forms\",\"type\":\"lead.created\"}", null),
        (Base64(""), []),
        (Base64(Half), Encoding.UTF8.GetBytes(Half)),
        (Base64("[1,2,3]"), "[1,2,3]"u8.ToArray()),
        (Base64("null"), "null"u8.ToArray()),
        (Base64("{\"bytes\":\"not base64\"}"), "{\"bytes\":\"not base64\"}"u8.ToArray()),
        (Base64(OfTheFuture), Encoding.UTF8.GetBytes(OfTheFuture)),
        (Base64("{\"a\":1,\"a\":2}"), "{\"a\":1,\"a\":2}"u8.ToArray()),
        (Base64("{\"event\":{\"id\":\"\\ud800\",\"id\":1}}"), "{\"event\":{\"id\":\"\\ud800\",\"id\":1}}"u8.ToArray()),
        (Base64("{\"blob\":\"messages/nowhere\"}"), "{\"blob\":\"messages/nowhere\"}"u8.ToArray()),
        (Base64("{\"blob\":\"\"}"), "{\"blob\":\"\"}"u8.ToArray()),
        (Base64(OddMark), Encoding.UTF8.GetBytes(OddMark)),
        (Convert.ToBase64String([0xff, 0x00, 0x7b]), [0xff, 0x00, 0x7b]),
        (Convert.ToBase64String([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_ThatAreNoneOfOurs_AreListedKeptAndPutBackAsTheyWere()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        foreach (var queue in QueueNames.All)
        {
            foreach (var (text, _) in Odd)
                await pipeline.RawQueue(queue).SendMessageAsync(text, Cancellation);
            await pipeline.DrainAsync(rounds: 8);
            Assert.Equal(200, (await Letters.ListAsync(pipeline, "")).Status);
        }

        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        var letters = await Letters.ListAllAsync(pipeline);
        Assert.All(QueueNames.All, queue => Assert.Equal(Odd.Select(Told).Order(), Of(letters, queue).Select(Told).Order()));
        Assert.All(letters, letter => Assert.False(string.IsNullOrEmpty(FieldText.From(letter["reason"]))));

        foreach (var letter in letters)
            Assert.Equal(202, await ReplayAsync(pipeline, FieldText.From(letter["id"])!));
        foreach (var queue in QueueNames.All)
        {
            PeekedMessage[] back = await pipeline.RawQueue(queue).PeekMessagesAsync(32, Cancellation);
            Assert.Equal(Odd.Select(odd => odd.Text).Order(), back.Select(message => message.Body.ToString()).Order());
            Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(queue)));
        }

        // Put back and dead again: the replay that is over must not take the new death with it.
        await pipeline.DrainAsync(rounds: 8);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        letters = await Letters.ListAllAsync(pipeline);
        Assert.Equal(Odd.Length * QueueNames.All.Count, letters.Count);
        foreach (var id in letters.Select(letter => FieldText.From(letter["id"])!))
            Assert.Equal(202, await DiscardAsync(pipeline, id));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
        foreach (var queue in QueueNames.All)
            Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(queue)));
    }

    [Fact]
    public async Task Text_InAnyQueue_StopsNoGaugeNoAlertAndNoCheck()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        foreach (var queue in QueueNames.All)
        {
            await pipeline.RawQueue(queue).SendMessageAsync("{ plain }", Cancellation);
            await pipeline.RawQueue(QueueNames.PoisonOf(queue)).SendMessageAsync("{ plain }", Cancellation);
        }

        await pipeline.Get<OpsTimers>().MeasureQueuesAsync(Cancellation);
        await pipeline.Get<OpsTimers>().CheckAlertsAsync(Cancellation);
        var readings = await pipeline.Get<QueueReadings>().ReadAsync(Cancellation);
        var (_, listed) = await Letters.ListAsync(pipeline, "");

        Assert.All(readings, reading => Assert.True(reading is { Depth: 1, OldestAt: not null, DeadLetters: 1 }, $"{reading}"));
        Assert.All(listed["queues"]!.AsArray(), queue =>
        {
            Assert.Equal("1", FieldText.From(queue!["unswept"]));
            Assert.Equal("{ plain }", FieldText.From(queue["unsweptMessages"]![0]!["text"]));
            Assert.Equal(DeadLetterSweep.NotEncoded, FieldText.From(queue["unsweptMessages"]![0]!["reason"]));
        });
    }

    [Fact]
    public async Task Row_ThatIsIncomplete_HidesNoOther()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 2);
        var good = (await Letters.ListAllAsync(pipeline)).Select(letter => FieldText.From(letter["id"])!).ToArray();
        var table = pipeline.Get<StorageConnection>().Tables.GetTableClient(TableNames.DeadLetters);
        var ids = Enumerable.Range(0, 4).Select(number => DeadLetterRecords.IdOf(QueueNames.Actions, $"bad {number}")).ToArray();
        await table.AddEntityAsync(new TableEntity(QueueNames.Actions, ids[0]) { ["State"] = "Dead" }, Cancellation);
        await table.AddEntityAsync(
            new TableEntity(QueueNames.Actions, ids[1])
            {
                ["State"] = "Dead",
                ["FailedAt"] = "yesterday",
                ["Attempts"] = "many",
                ["Body"] = 7,
            },
            Cancellation);
        await table.AddEntityAsync(
            new TableEntity(QueueNames.Actions, ids[2]) { ["State"] = "Dead", ["BodyBlob"] = "records/nowhere", ["Form"] = "Unheard" },
            Cancellation);
        await table.AddEntityAsync(
            new TableEntity(QueueNames.Actions, ids[3])
            {
                ["State"] = "Dead",
                ["Body"] = """{"workflow":"w","branch":"b","configuration":"a\u0000?*","event":{"source":"\ud800"}}""",
            },
            Cancellation);

        var listed = await Letters.ListAllAsync(pipeline);

        Assert.Equal(good.Concat(ids).Order(StringComparer.Ordinal), Texts(listed, "id"));
        await pipeline.Get<OpsTimers>().CheckAlertsAsync(Cancellation);
        var (refused, why) = await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, ids[2], Cancellation));
        Assert.Equal(409, refused);
        Assert.Contains("its message is not where its record says", FieldText.From(why["error"]), StringComparison.Ordinal);
        Assert.Equal(202, await DiscardAsync(pipeline, ids[2]));
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"include":["notify"]}""");
        Assert.Equal("done", FieldText.From((await Letters.FinishAsync(pipeline, begun))["state"]));
        Assert.Equal(2, pipeline.Received("sequencer").Count);
    }

    [Fact]
    public async Task Sweep_OfOneQueueThatIsGone_SweepsTheOthers()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.RawQueue(QueueNames.PoisonOf(QueueNames.Received)).DeleteAsync(Cancellation);
        await pipeline.RawQueue(QueueNames.PoisonOf(QueueNames.Actions)).SendMessageAsync("{ plain }", Cancellation);

        await Assert.ThrowsAsync<AggregateException>(() => pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation));

        Assert.Equal(QueueNames.Actions, FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["queue"]));
    }

    [Fact]
    public async Task Sweep_OfARecordWhoseMessageIsGone_TakesItFromThePoisonQueue()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 1);
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;
        var table = pipeline.Get<StorageConnection>().Tables.GetTableClient(TableNames.DeadLetters);
        TableEntity row = await table.GetEntityAsync<TableEntity>(QueueNames.Actions, id, cancellationToken: Cancellation);
        row.Remove("Body");
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancellation);

        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, Cancellation));
        await pipeline.DrainAsync();

        Assert.Equal("person00000@example.com", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["subject"]));
    }

    private static IEnumerable<JsonNode> Of(IEnumerable<JsonNode> letters, string queue) =>
        letters.Where(letter => FieldText.From(letter["queue"]) == queue);

    // In what form its message is kept, and its bytes
    private static (string Form, string Bytes) Told((string Text, byte[]? Bytes) odd) =>
        (odd.Bytes is null ? "text" : "bytes", Convert.ToBase64String(odd.Bytes ?? Encoding.UTF8.GetBytes(odd.Text)));

    private static (string Form, string Bytes) Told(JsonNode letter) =>
        (FieldText.From(letter["form"])!, FieldText.From(letter["message"]!["bytes"])!);

    private static IEnumerable<string> Texts(IEnumerable<JsonNode> letters, string name) =>
        letters.Select(letter => FieldText.From(letter[name])!).Order(StringComparer.Ordinal);

    private static async Task<int> ReplayAsync(PipelineHarness pipeline, string id) =>
        (await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, Cancellation))).Status;

    private static async Task<int> DiscardAsync(PipelineHarness pipeline, string id) =>
        (await pipeline.OpsAsync((ops, request) => ops.DiscardDeadLetterAsync(request, id, Cancellation), "?reason=odd")).Status;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

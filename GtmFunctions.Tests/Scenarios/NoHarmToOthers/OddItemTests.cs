using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Batches of which some items are not what anybody expects: the others are taken in and delivered.</summary>
public sealed class OddItemTests(AzuriteFixture azurite)
{
    private const string Batches = """
        version: 1
        sources:
          batches:
            provider: hmac
            secrets: [CRM_SECRET]
            signature: { header: X-Signature, algorithm: sha256, encoding: hex, payload: "{body}" }
            event: { items: events, id: id, type: type, subject: about }
            types: { lead: lead.created }
            map: { person.email: email }
        signals:
          seen: { key: person.email, within: 7d, all: [ { on: lead.created, atLeast: 1 } ], emit: lead.seen }
          gone: { key: person.email, on: [lead.created], quietFor: 7d, emit: lead.gone }
        workflows:
          leads:
            on: [lead.created]
            order: newest
            do: [ { to: sequencer } ]
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """;

    private static readonly string Long = new('x', 40_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_OverLongIdTypeAndAddress_AreCutWithANoteAndTheOthersAreDelivered()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Batches);

        var about = Item("5", "lead", "kay@sharp.example");
        about["about"] = $"{Long}@long.example";
        var story = await SendAsync(
            pipeline,
            Item("1", "lead", "ada@analytical.example"),
            Item(Long, "lead", "grace@navy.example"),
            Item($"{Long}y", "lead", "mary@nasa.example"),
            Item("4", Long, "joan@navy.example"),
            about,
            Item("6", "lead", "edith@eniac.example"));

        var events = story["events"]!.AsArray();
        Assert.Equal(["0", "1", "2", "3", "4", "5"], events.Select(told => FieldText.From(told!["item"])!));
        Assert.All(events, told => Assert.Equal(Outcomes.Accepted, FieldText.From(told!["outcome"])));
        Assert.Equal(
            [Outcomes.Delivered, Outcomes.Delivered, Outcomes.Delivered, Outcomes.Unhandled, Outcomes.Delivered, Outcomes.Delivered],
            events.Select(told => FieldText.From(told!["story"]!["outcome"])!));
        Assert.Equal(["40000", null, "40000", null], [Cut(1, "id"), Cut(1, "type"), Cut(3, "providerType"), Cut(0, "id")]);
        Assert.Equal("40013", Cut(4, "subject"));
        Assert.Equal(40_000, FieldText.From(events[1]!["story"]!["event"]!["data"]!["raw"]!["id"])!.Length);
        Assert.Equal(5, pipeline.Received("sequencer").Count);
        Assert.Empty(story["deadLetters"]!.AsArray());

        string? Cut(int item, string what) =>
            FieldText.From(
                events[item]!["story"]!["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "intake")!["cut"]?[what]);
    }

    [Fact]
    public async Task Batch_TheSameOverLongIdAgain_IsADuplicate()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Batches);
        await SendAsync(pipeline, Item(Long, "lead", "ada@analytical.example"), Item("2", "lead", "grace@navy.example"));

        var story = await SendAsync(pipeline, Item(Long, "lead", "ada@analytical.example"));

        Assert.Equal("duplicate", FieldText.From(story["events"]![0]!["outcome"]));
    }

    [Fact]
    public async Task Batch_ItemsThatAreNoObjects_AreDeadLettersOfTheirOwnWithTheBytes()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Batches);

        var story = await SendAsync(
            pipeline, Item("1", "lead", "ada@analytical.example"), null, 42, Item("4", "lead", "grace@navy.example"));

        Assert.Equal(
            [Outcomes.Accepted, Outcomes.DeadLettered, Outcomes.DeadLettered, Outcomes.Accepted],
            story["events"]!.AsArray().Select(told => FieldText.From(told!["outcome"])!));
        var letters = await Letters.ListAllAsync(pipeline);
        Assert.Equal(2, letters.Count);
        Assert.Equal(
            ["Item 1 of this batch: it is null", "Item 2 of this batch: it is a JSON number"],
            letters.Select(letter => FieldText.From(letter["reason"])!.Split(" and no object")[0]).Order());
        Assert.All(letters, letter => Assert.Contains("42", FieldText.From(letter["message"]!["text"]), StringComparison.Ordinal));
        Assert.Equal(2, pipeline.Received("sequencer").Count);

        // Replayed as it is it can only die again, and repeats nothing of the batch
        var replay = await Letters.FinishAsync(pipeline, (await Letters.ReplayAsync(pipeline, """{"all":true}""")).Answer);
        Assert.Equal("2", FieldText.From(replay["done"]));
        Assert.Equal(
            letters.Select(letter => FieldText.From(letter["id"])).Order(),
            (await Letters.ListAllAsync(pipeline)).Select(letter => FieldText.From(letter["id"])).Order());
        Assert.Equal(2, pipeline.Received("sequencer").Count);
    }

    [Fact]
    public async Task Replay_OfTheLetterOfOneItem_TakesThatInAndNothingElse()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Batches);
        var message = new ReceivedMessage
        {
            Delivery = RecordId.NewDelivery(pipeline.Clock.GetUtcNow()),
            Source = "batches",
            ReceivedAt = pipeline.Clock.GetUtcNow(),
            Signature = new SignatureNote("hmac-sha256", "CRM_SECRET", null),
            Text = Body(Item("1", "lead", "a@one.example"), Item("2", "lead", "b@two.example"), Item("3", "lead", "c@three.example")),
        };
        await pipeline.Get<ItemLetters>().PutAsync(message, [new OddItem(1, "it was odd"), new OddItem(2, "so was it")], Cancellation);

        await Letters.FinishAsync(pipeline, (await Letters.ReplayAsync(pipeline, """{"q":"Item 1"}""")).Answer);

        Assert.Equal("b@two.example", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["data"]!["person"]!["email"]));
        var told = Assert.Single((await pipeline.TraceAsync(message.Delivery))["events"]!.AsArray())!;
        Assert.Equal(("1", Outcomes.Accepted), (FieldText.From(told["item"]), FieldText.From(told["outcome"])));
        Assert.Single(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Batch_OfVeryManyOddItems_KeepsTheLastTogether()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Batches);

        var story = await SendAsync(pipeline, [.. Enumerable.Repeat<JsonNode?>(null, 40), Item("1", "lead", "ada@analytical.example")]);

        var letters = await Letters.ListAllAsync(pipeline);
        Assert.Equal(ItemLetters.MostOfOneWebhook, letters.Count);
        var last = letters.Single(
            letter =>
                FieldText.From(letter["reason"])!.StartsWith("16 items of this batch: item 24: it is null", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(24, 16), last["message"]!["items"]!.AsArray().Select(item => item!.GetValue<int>()));
        Assert.Equal(41, story["events"]!.AsArray().Count);
        Assert.Single(pipeline.Received("sequencer"));
    }

    [Fact]
    public async Task Run_AnItemThatFailsEachTime_IsOddAndTheOthersAreTakenIn()
    {
        IntakeItem[] items =
        [
            .. Enumerable.Range(0, 4).Select(index => new IntakeItem(index, new JsonObject(), new($"{index}"), new JsonObject())),
        ];

        var run = await BatchRun.RunAsync(items, item => item.Index switch
        {
            1 => throw new InvalidOperationException("no mapping of this"),
            2 => throw new Azure.RequestFailedException(503, "storage is away"),
            _ => Task.FromResult(new ItemOutcome(item.Index, ItemState.Accepted)),
        });

        Assert.Equal([0, 3], run.Outcomes.Select(outcome => outcome.Item));
        Assert.Equal(new OddItem(1, "InvalidOperationException: no mapping of this"), Assert.Single(run.Odd));
        Assert.Equal(503, Assert.Throws<Azure.RequestFailedException>(run.ThrowIfFailed).Status);
    }

    [Fact]
    public async Task Run_StorageIsAway_IsFoundOutAfterThreeItems()
    {
        IntakeItem[] items =
        [
            .. Enumerable.Range(0, 10).Select(index => new IntakeItem(index, new JsonObject(), new($"{index}"), new JsonObject())),
        ];
        var tried = 0;

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => BatchRun.RunAsync(items, _ =>
        {
            tried++;
            throw new Azure.RequestFailedException(503, "storage is away");
        }));

        Assert.Equal(3, tried);
    }

    [Theory]
    [InlineData("null", "it is null and no object")]
    [InlineData("[{}]", "it is a JSON array and no object")]
    [InlineData("\"text\"", "it is a JSON string and no object")]
    [InlineData("true", "it is a JSON boolean and no object")]
    [InlineData("{}", null)]
    public void WhyNot_ByWhatAnItemIs_NamesIt(string json, string? expected) =>
        Assert.Equal(expected, OddItem.WhyNot(JsonNode.Parse(json))?.Split(',')[0]);

    private static JsonObject Item(string id, string type, string email) => new() { ["id"] = id, ["type"] = type, ["email"] = email };

    private static string Body(params JsonNode?[] items) => new JsonObject { ["events"] = new JsonArray(items) }.ToJsonString();

    private static async Task<JsonObject> SendAsync(PipelineHarness pipeline, params JsonNode?[] items)
    {
        var (status, answer) = await pipeline.SendAsync("batches", Body(items));
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
        return await pipeline.TraceAsync(FieldText.From(answer["id"])!);
    }
}

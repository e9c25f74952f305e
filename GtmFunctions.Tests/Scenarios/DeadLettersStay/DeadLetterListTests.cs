using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.DeadLettersStay;

public sealed class DeadLetterListTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_MoreThanAPeekShows_HasThemAllNewestFirst()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 70);

        var (_, first) = await Letters.ListAsync(pipeline, "?top=30");
        var all = await Letters.ListAllAsync(pipeline, top: 30);

        Assert.Equal("70", FieldText.From(first["found"]));
        Assert.Equal(30, first["deadLetters"]!.AsArray().Count);
        Assert.Equal(
            Enumerable.Range(0, 70).Select(number => $"person{69 - number:D5}@example.com"),
            all.Select(letter => FieldText.From(letter["subject"])));
        Assert.Equal(
            "70",
            FieldText.From(
                first["queues"]!.AsArray().Single(queue => FieldText.From(queue!["queue"]) == "gtm-actions-poison")!["messages"]));
    }

    // Storage answers a query with a thousand rows at most.
    [Fact]
    public async Task List_MoreThanStorageAnswersAtOnce_HasThemAll()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var now = pipeline.Clock.GetUtcNow();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_100), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
            await pipeline.Get<DeadLetterRecords>().AddOrReadAsync(
                new DeadLetterRecord
                {
                    Id = DeadLetterRecords.IdOf(QueueNames.Events, $"{number}"),
                    Queue = QueueNames.Events,
                    Key = $"{number}",
                    TraceId = "",
                    Reason = number % 100 == 0 ? "TimeoutException: slow" : "another",
                    FailedAt = now.AddSeconds(number % 7),
                    Attempts = 5,
                    Body = "{}",
                },
                Cancellation));

        var all = await Letters.ListAllAsync(pipeline, top: 400);
        var (_, slow) = await Letters.ListAsync(pipeline, "?q=timeoutexception");

        Assert.Equal(1_100, all.Select(letter => FieldText.From(letter["key"])).Distinct().Count());
        Assert.Equal(1_100, all.Count);
        Assert.Equal("11", FieldText.From(slow["found"]));
    }

    [Fact]
    public async Task List_OfAnAction_TellsWhyWhenTriesAnswerAndTrace()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("slack", 404);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        var letter = Assert.Single(await Letters.ListAllAsync(pipeline));

        var told = string.Join(
            " ", ((string[])["queue", "source", "type", "subject", "workflow", "destination", "class", "status", "answer", "attempts"])
                .Select(field => FieldText.From(letter[field])));
        Assert.Equal("gtm-actions forms lead.created ada@analytical.example inbound slack notify 404 told to answer 404 1", told);
        Assert.Contains("404", FieldText.From(letter["reason"]), StringComparison.Ordinal);
        Assert.NotNull(letter["failedAt"]);
        Assert.Equal($"/api/ops/events/{FieldText.From(letter["message"]!["event"]!["id"])}", FieldText.From(letter["trace"]));
    }

    [Theory]
    [InlineData("&queue=gtm-actions", 4)]
    [InlineData("&queue=gtm-received", 1)]
    [InlineData("&source=forms", 5)]
    [InlineData("&source=crm", 0)]
    [InlineData("&type=lead.created", 4)]
    [InlineData("&workflow=inbound", 4)]
    [InlineData("&destination=slack", 2)]
    [InlineData("&class=notify", 2)]
    [InlineData("&class=send", 2)]
    [InlineData("&class=send&destination=slack", 0)]
    [InlineData("&q=PERSON00001", 2)]
    [InlineData("&q=no%20such%20list", 4)]
    [InlineData("&since=2026-11-23T09:00:01Z&queue=gtm-actions", 2)]
    [InlineData("&until=2026-11-23T09:00:01Z&queue=gtm-actions", 2)]
    public async Task List_Filtered_HasThoseThatAreMeant(string filter, int count)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 2, index: 0);
        await Letters.PutAsync(pipeline, 2, index: 1);
        await pipeline.SendAsync("forms", "{\"type\":\"form.submi");
        await pipeline.DrainAsync();

        Assert.Equal(count, (await Letters.ListAllAsync(pipeline, filter)).Count);
    }

    [Theory]
    [InlineData(
        "?destinaton=slack",
        "'destinaton' is not known here: did you mean 'destination'? "
        + "Known are queue, source, type, workflow, destination, class, q, since, until, top, after.")]
    [InlineData("?after=nonsense", "'after' is the 'next' of the page before.")]
    [InlineData("?top=0", "'top' is a number from 1 to 1000.")]
    public async Task List_WhatCannotBeRead_IsRefused(string query, string error)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, answer) = await Letters.ListAsync(pipeline, query);

        Assert.Equal((400, error), (status, FieldText.From(answer["error"])));
    }

    [Fact]
    public async Task PoisonMessage_TooLongForAQueue_SaysInTheQueueWhyAndIsReplayedWhole()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var poison = QueueNames.PoisonOf(QueueNames.Received);
        await pipeline.SendAsync("forms", $"{{\"cut\":\"{new string('x', 60_000)}");
        await pipeline.DrainAsync();

        var seen = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(poison)))!;
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Assert.Single(await pipeline.PeekAsync(poison));
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;
        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, Cancellation));

        Assert.NotNull(seen["blob"]);
        Assert.StartsWith("The body is no JSON", FieldText.From(seen["deadLetter"]!["reason"]), StringComparison.Ordinal);
        Assert.StartsWith("/api/ops/events/d", FieldText.From(seen["deadLetter"]!["trace"]), StringComparison.Ordinal);
        await pipeline.DrainAsync();
        Assert.Equal(
            60_000,
            FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["message"]!["text"])!.Count(letter => letter == 'x'));
    }

    [Fact]
    public async Task PoisonMessage_OfAnAction_HasTheAnswersStatus()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 1);

        var mark = JsonNode.Parse(Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions))))!["deadLetter"]!;

        Assert.Equal(
            ("422", """{"error":"no such list"}""", "1"),
            (FieldText.From(mark["status"]), FieldText.From(mark["answer"]), FieldText.From(mark["attempts"])));
    }
}

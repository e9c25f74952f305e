using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

public sealed class RetentionTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Day_AsItAges_LosesItsPayloadsThenItself()
    {
        await using var pipeline = await StartAsync();
        var id = await pipeline.LeadAsync("jane@acme.example", "msg_1");

        pipeline.Clock.Advance(TimeSpan.FromDays(8));
        await pipeline.ForgetAsync();
        Assert.NotNull((await pipeline.TraceAsync(id))["event"]);

        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await pipeline.ForgetAsync();
        var trace = await pipeline.TraceAsync(id);
        Assert.Null(trace["event"]);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Contains("retention.payloads", FieldText.From(trace["forgotten"]), StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", trace.ToJsonString(), StringComparison.Ordinal);
        var (status, answer) = await pipeline.ReplayAsync((ops, request) => ops.ReplayEventAsync(request, id, Cancellation));
        Assert.Equal(
            (409, true),
            (status, FieldText.From(answer["error"])!.Contains("its payload is forgotten", StringComparison.Ordinal)));

        pipeline.Clock.Advance(TimeSpan.FromDays(4));
        await pipeline.ForgetAsync();
        Assert.Null(await pipeline.Get<TraceView>().TellAsync(id, Cancellation));
        Assert.Equal(0, (await pipeline.CountAsync())["days"]);
    }

    [Fact]
    public async Task OpenDeadLetter_HoldsItsEventAndNoOther()
    {
        await using var pipeline = await StartAsync();
        pipeline.Behave("sequencer", 500);
        var dead = await pipeline.LeadAsync("dead@acme.example", "msg_1");
        pipeline.Behave("sequencer", 200);
        var done = await pipeline.LeadAsync("done@other.example", "msg_2");

        pipeline.Clock.Advance(TimeSpan.FromDays(20));
        await pipeline.ForgetAsync();
        Assert.NotNull((await pipeline.TraceAsync(dead))["event"]);
        Assert.Null(await pipeline.Get<TraceView>().TellAsync(done, Cancellation));
        var days = (await pipeline.Get<RetentionStates>().AllAsync(Cancellation))[RetentionParts.Days];
        Assert.Equal(["20261123: with an open dead letter: 1"], days.Held);
        var found = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation));
        Assert.Equal(dead, FieldText.From(Assert.Single(found.Answer["events"]!.AsArray())!["id"]));

        var letter = Assert.Single(await LettersAsync(pipeline));
        await pipeline.OpsAsync((ops, request) => ops.DiscardDeadLetterAsync(request, letter, Cancellation), "?reason=old");
        pipeline.Clock.Advance(TimeSpan.FromDays(9));
        await pipeline.ForgetAsync();
        Assert.Null(await pipeline.Get<TraceView>().TellAsync(dead, Cancellation));
        Assert.Equal(0, (await pipeline.CountAsync())[TableNames.DeadLetters]);
    }

    [Fact]
    public async Task Run_WithFewCalls_GoesOnUntilTheSameIsGone()
    {
        await using var pipeline = await StartAsync();
        for (var lead = 0; lead < 12; lead++)
            await pipeline.LeadAsync($"lead{lead}@acme{lead}.example", $"msg_{lead}");
        pipeline.Clock.Advance(TimeSpan.FromDays(9));
        var calls = await pipeline.ForgetAsync(mostCalls: 5);
        Assert.True(calls > 20, $"{calls}");
        Assert.Equal(0, await RowsAsync(pipeline, "0.payload"));

        pipeline.Clock.Advance(TimeSpan.FromDays(9));
        await pipeline.ForgetAsync(mostCalls: 3);
        var counts = await pipeline.CountAsync();
        Assert.Equal((0, 0, 0), (counts["days"], counts[TableNames.Claims], counts[TableNames.EnrichmentCache]));
    }

    [Fact]
    public async Task Run_OfManyInstancesAtOnce_DoesTheSame()
    {
        await using var pipeline = await StartAsync();
        for (var lead = 0; lead < 5; lead++)
            await pipeline.LeadAsync($"lead{lead}@acme.example", $"msg_{lead}");
        pipeline.Clock.Advance(TimeSpan.FromDays(13));
        await pipeline.DrainAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pipeline.Get<RetentionRunner>().RunAsync(Cancellation)));
        await pipeline.ForgetAsync();

        var counts = await pipeline.CountAsync();
        Assert.Equal((0, 0, 0), (counts["days"], counts[TableNames.Claims], counts[TableNames.Signals]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_EndedAtAnyStorageCall_IsGoneOnWith(bool takesEffect)
    {
        await using var pipeline = await StartAsync();
        foreach (var call in FailingCalls.InTurn(30, 6, row: takesEffect ? 3 : 0))
        {
            await pipeline.LeadAsync($"lead{call}@acme.example", $"msg_{call}");
            pipeline.Clock.Advance(TimeSpan.FromDays(13));
            await pipeline.DrainAsync();
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);
            try
            {
                await pipeline.Get<RetentionRunner>().RunAsync(Cancellation);
            }
            catch (Exception ended) when (ended is AggregateException or StorageScript.ScriptedFailure)
            {
                // The process ends with it
            }

            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            await pipeline.ForgetAsync();
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await pipeline.ForgetAsync();
            var counts = await pipeline.CountAsync();
            Assert.Equal((0, 0), (counts["days"], counts[TableNames.Claims]));
        }
    }

    [Fact]
    public async Task Copy_WithinTheClaimsTime_IsStillACopyAndLaterAnEvent()
    {
        await using var pipeline = await StartAsync();
        var first = await pipeline.LeadAsync("jane@acme.example", "msg_1");
        pipeline.Clock.Advance(TimeSpan.FromDays(11));
        await pipeline.ForgetAsync();
        Assert.Equal(first, await pipeline.LeadAsync("jane@acme.example", "msg_1"));

        pipeline.Clock.Advance(TimeSpan.FromDays(2));
        await pipeline.ForgetAsync();
        Assert.NotEqual(first, await pipeline.LeadAsync("jane@acme.example", "msg_1"));
    }

    [Fact]
    public async Task Row_WrittenWhileItIsForgotten_Stays()
    {
        await using var pipeline = await StartAsync();
        var claims = pipeline.Get<StorageConnection>().Tables.GetTableClient(TableNames.Claims);
        var old = new TableEntity("abc", "def") { ["FirstSeenAt"] = PipelineHarness.Start.AddDays(-50), ["EventId"] = "e1" };
        await claims.AddEntityAsync(old, Cancellation);
        var dated = Assert.Single(DatedRows.All, rows => rows.Kind == RetentionKind.Claims);
        var budget = new CallBudget(100, TimeSpan.FromMinutes(1), pipeline.Clock);
        pipeline.Script.Calls.Clear();
        pipeline.Script.Meanwhile(1, () => claims.UpdateEntityAsync(
            new TableEntity("abc", "def") { ["FirstSeenAt"] = PipelineHarness.Start, ["EventId"] = "e2" }, Azure.ETag.All));

        var gone = await pipeline.Get<RowForgetter>().ForgetAsync(
            dated.Table, dated.Before(PipelineHarness.Start.AddDays(-12)), dated.Texts, from: null, _ => true, budget, Cancellation);

        Assert.Equal(new ForgottenRows(0, Next: null), gone);
        Assert.Equal("e2", (await claims.GetEntityAsync<TableEntity>("abc", "def", cancellationToken: Cancellation)).Value["EventId"]);
    }

    [Fact]
    public async Task Versions_ThatNothingNames_GoAndThoseOfKeptEventsStay()
    {
        await using var pipeline = await StartAsync();
        pipeline.Behave("sequencer", 500);
        await pipeline.LeadAsync("dead@acme.example", "msg_1");
        await pipeline.ForgetAsync();
        await pipeline.PublishAsync(RetentionDocument.Text + "\n# second", RetentionDocument.Tables);
        pipeline.Clock.Advance(TimeSpan.FromDays(40));
        await pipeline.ForgetAsync();
        Assert.Equal(2, (await pipeline.CountAsync())["gtm-config/versions"]);

        var letter = Assert.Single(await LettersAsync(pipeline));
        await pipeline.OpsAsync((ops, request) => ops.DiscardDeadLetterAsync(request, letter, Cancellation), "?reason=old");
        for (var day = 0; day < 2; day++)
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await pipeline.ForgetAsync();
        }

        Assert.Equal(1, (await pipeline.CountAsync())["gtm-config/versions"]);
    }

    private async Task<PipelineHarness> StartAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, RetentionDocument.Text, tables: RetentionDocument.Tables);
        pipeline.Behave("companies", 200);
        return pipeline;
    }

    private static async Task<IReadOnlyList<string>> LettersAsync(PipelineHarness pipeline)
    {
        var (_, answer) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        return [.. answer["deadLetters"]!.AsArray().Select(letter => FieldText.From(letter!["id"])!)];
    }

    private static async Task<int> RowsAsync(PipelineHarness pipeline, string row)
    {
        var storage = pipeline.Get<StorageConnection>();
        var rows = 0;
        await foreach (var table in storage.Tables.QueryAsync(cancellationToken: Cancellation))
        {
            if (!table.Name.StartsWith(TableNames.TracePrefix, StringComparison.Ordinal))
                continue;
            await foreach (var _ in storage.Tables.GetTableClient(table.Name)
                .QueryAsync<TableEntity>($"RowKey eq '{row}'", cancellationToken: Cancellation))
                rows++;
        }

        return rows;
    }
}

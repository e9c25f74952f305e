using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>What a replay does again: nobody is told twice who was told, and what was never done is done.</summary>
public sealed class ReplayAgainTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task FromRoute_WhatArrivedBefore_IsUpsertedAgainAndNobodyIsToldTwice()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        var id = await ReplayBench.TakeInAsync(pipeline);

        await ReplayBench.ReplayAsync(pipeline, id, "{}");
        await pipeline.DrainAsync();

        Assert.Equal((1, 2, 1), ReplayBench.Received(pipeline));
        Assert.Equal(2, pipeline.Received("other").Select(request => FieldText.From(request.Body!["messageId"])).Distinct().Count());
        var lines = await ReplayBench.LinesAsync(pipeline, id);
        Assert.Equal("    slack left out: it arrived at 2026-11-23 09:00:00 UTC; it is done again where 'again' names notify", lines[4]);
        Assert.Equal("    sequencer left out: it arrived at 2026-11-23 09:00:00 UTC; it is done again where 'again' names send", lines[5]);
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
    }

    [Fact]
    public async Task FromRoute_AskedToTellAgain_TellsAgain()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        var id = await ReplayBench.TakeInAsync(pipeline);

        await ReplayBench.ReplayAsync(pipeline, id, """{"again":["notify"]}""");
        await pipeline.DrainAsync();

        Assert.Equal((2, 1, 1), ReplayBench.Received(pipeline));
    }

    [Fact]
    public async Task FromRoute_ActionMovedAndAnotherAdded_DoesTheNewOneOnly()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        var id = await ReplayBench.TakeInAsync(pipeline);
        await pipeline.PublishAsync(
            ReplayBench.Leads.Replace(
                "      - { to: slack, template: alert }\n", "      - { to: partner }\n      - { to: slack, template: alert }\n",
                StringComparison.Ordinal)
                .Replace(
                    "  slack: { connector", "  partner: { connector: http, url: SEQUENCER_URL }\n  slack: { connector",
                    StringComparison.Ordinal));

        await ReplayBench.ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 2), ReplayBench.Received(pipeline));
        Assert.StartsWith($"{id}:inbound:always:0~", pipeline.Received("sequencer")[1].IdempotencyKey, StringComparison.Ordinal);
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
    }

    [Fact]
    public async Task FromRoute_DeadActionNotAskedForAnyMore_EndsItsDeadLetter()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        pipeline.Behave("sequencer", 422);
        var id = await ReplayBench.TakeInAsync(pipeline);
        await pipeline.PublishAsync(ReplayBench.Leads.Replace("      - { to: sequencer }\n", "", StringComparison.Ordinal));

        await ReplayBench.ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Empty(await Letters.ListAllAsync(pipeline));
        Assert.Equal((1, 1, 1), ReplayBench.Received(pipeline));
        Assert.Equal("delivered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        Assert.Contains("    inbound:always:2 is not asked for any more", await ReplayBench.LinesAsync(pipeline, id));
    }

    [Fact]
    public async Task FromRoute_NotificationsSkipped_KeepsTheirDeadLetter()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);
        pipeline.Behave("slack", 404);
        pipeline.Behave("sequencer", 422);
        var id = await ReplayBench.TakeInAsync(pipeline);
        pipeline.Behave("slack", 200);
        pipeline.Behave("sequencer", 200);

        await ReplayBench.ReplayAsync(pipeline, id, """{"skip":["notify"],"again":[]}""");
        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 2), ReplayBench.Received(pipeline));
        Assert.Equal("notify", FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["class"]));
        Assert.Equal("dead-lettered", FieldText.From((await pipeline.TraceAsync(id))["outcome"]));
        Assert.Equal(2, pipeline.Received("sequencer").Count(request => request.IdempotencyKey == $"{id}:inbound:always:2"));
    }

    [Fact]
    public async Task FromRoute_ActionThatWaitsForItsNextTry_IsLeftToIt()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads, stageByStage: true);
        pipeline.Behave("sequencer", 503, times: 1);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        var functions = pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues;
        foreach (var function in functions.Take(4))
            await pipeline.RunAsync(function);
        var id = FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;

        await ReplayBench.ReplayAsync(pipeline, id, """{"again":[]}""");
        await pipeline.RunAsync(functions[2]);
        await pipeline.DrainAsync();

        Assert.Contains("    sequencer left out: it is still under way", await ReplayBench.LinesAsync(pipeline, id));
        Assert.Equal((1, 1, 2), ReplayBench.Received(pipeline));
    }
}

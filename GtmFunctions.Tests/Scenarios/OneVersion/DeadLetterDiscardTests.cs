using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Many dead letters discarded at once, with a reason.</summary>
public sealed class DeadLetterDiscardTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Discard_ByAFilter_KeepsTheReasonAndLeavesTheOthers()
    {
        await using var pipeline = await Letters.StartAsync(azurite);

        var (unsaid, unsaidPlan) = await DiscardAsync(pipeline, """{"destination":"slack","dryRun":true}""");
        Assert.Equal((200, "2"), (unsaid, FieldText.From(unsaidPlan["total"])));
        var (without, _) = await DiscardAsync(pipeline, """{"destination":"slack"}""");
        var (_, plan) = await DiscardAsync(pipeline, """{"destination":"slack","reason":"last week's news","dryRun":true}""");
        var (status, begun) = await DiscardAsync(pipeline, """{"destination":"slack","reason":"last week's news"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((400, 202), (without, status));
        Assert.Equal(("2", "2"), (FieldText.From(plan["total"]), FieldText.From(job["done"])));
        Assert.Equal(5, (await Letters.ListAllAsync(pipeline)).Count);
        Assert.Equal(5, (await pipeline.PeekAsync(Letters.Poison)).Length);
        var discarded = await pipeline.Get<DeadLetterRecords>().FindAsync(Letters.IdOf(pipeline, 0, 0), Cancellation);
        Assert.EndsWith("discarded: last week's news", discarded!.Note, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), Letters.Received(pipeline));
    }

    private static Task<(int Status, JsonNode Answer)> DiscardAsync(PipelineHarness pipeline, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.DiscardDeadLettersAsync(request, Cancellation), body);
}

using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

/// <summary>What a replay does with the owner, the clock and the link of an event that is to be acknowledged.</summary>
public sealed class SlaReplayTests(AzuriteFixture azurite)
{
    private const string Listening = "{ on: [lead.created], assign: sdr";
    private static readonly string Refusing =
        Text.Replace(Listening, "{ on: [lead.created], filter: { person.name: Nobody }, assign: sdr", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replayed_AfterItWentToTheNext_TellsWhoHasItNowAndTheirLinkIsGood()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await PassAsync(pipeline, 15);

        await ReplayAsync(pipeline, id, """{"again":["notify"]}""");

        Assert.Equal("Grace for Bob Stone by Mon 09:30: <LINK|I have it>", Said(pipeline)[^1]);
        Assert.Equal(200, (await CallAsync(pipeline, LastLink(pipeline), "POST")).Status);
        await PassAsync(pipeline, 600);
        Assert.Equal(3, Said(pipeline).Length);
    }

    [Fact]
    public async Task Replayed_ByARuleThatAssignsForTheFirstTime_StartsTheClockOnce()
    {
        await using var pipeline = await StartAsync(azurite, Refusing);
        var id = await LeadAsync(pipeline);
        Assert.Empty(Said(pipeline));
        await pipeline.PublishAsync(Text, Tables());

        await ReplayAsync(pipeline, id, "{}");
        var link = LastLink(pipeline);
        await ReplayAsync(pipeline, id, """{"again":["notify"]}""");
        await PassAsync(pipeline, 10);

        Assert.Equal(
            [
                "Grace for Ada Byron by Mon 09:15: <LINK|I have it>",
                "Grace for Ada Byron by Mon 09:15: <LINK|I have it>",
                "reminder 1 for Ada Byron, who has it since 09:00: <LINK|I have it>",
            ],
            Said(pipeline));
        Assert.Equal(200, (await CallAsync(pipeline, link, "POST")).Status);
        await PassAsync(pipeline, 600);
        Assert.Equal(3, Said(pipeline).Length);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    [Fact]
    public async Task Replayed_WithoutTellingPeople_StartsNoClock()
    {
        await using var pipeline = await StartAsync(azurite, Refusing);
        var id = await LeadAsync(pipeline);
        await pipeline.PublishAsync(
            Text.Replace(
                "do: [ { to: slack, template: alert } ]", "do: [ { to: slack, template: alert }, { to: sequencer } ]",
                StringComparison.Ordinal),
            Tables());

        await ReplayAsync(pipeline, id, """{"skip":["notify"]}""");
        await PassAsync(pipeline, 600);

        Assert.Single(pipeline.Received("sequencer"));
        Assert.Empty(Said(pipeline));
        Assert.Empty((await pipeline.TraceAsync(id))["sla"]!.AsArray());
    }

    [Fact]
    public async Task Replayed_AfterItWasAcknowledged_StaysAcknowledged()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await CallAsync(pipeline, LastLink(pipeline), "POST");

        await ReplayAsync(pipeline, id, """{"again":["notify"]}""");
        await PassAsync(pipeline, 600);

        Assert.Equal(2, Said(pipeline).Length);
        Assert.Equal("Ada Byron", FieldText.From((await SlaAsync(pipeline, id))["acknowledged"]!["by"]));
    }

    private static async Task ReplayAsync(PipelineHarness pipeline, string id, string body)
    {
        var (status, _) = await pipeline.ReplayAsync((replay, request) => replay.ReplayEventAsync(request, id, Cancellation), body);
        Assert.Equal(202, status);
        await pipeline.DrainAsync();
    }
}

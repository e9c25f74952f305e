using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Events replayed by what they are found by.</summary>
public sealed class EventSearchReplayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Many_ByTheSearch_LeaveOutNotificationsAndTellWhatTheyWouldDo()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Refused);
        for (var number = 0; number < 3; number++)
            await pipeline.SendAsync("forms", Document.Lead, $"msg_{number}");
        await pipeline.DrainAsync();
        await pipeline.PublishAsync(ReplayBench.Leads);
        pipeline.Script.Calls.Clear();

        var (_, plan) = await ReplayBench.ReplayManyAsync(pipeline, """{"outcome":"filtered","dryRun":true}""");
        var written = pipeline.Script.Calls.Where(call => !call.StartsWith("GET", StringComparison.Ordinal)).ToArray();
        var (status, begun) = await ReplayBench.ReplayManyAsync(pipeline, """{"outcome":"filtered","skip":["notify"]}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Empty(written);
        Assert.Equal(
            $$$"""{"matched":3,"total":3,"configuration":"{{{ReplayBench.Version(pipeline)}}}","rate":10,"seconds":1,"class":{"send":3,"upsert":3},"destination":{"crm":3,"sequencer":3},"looked":{"events":3},"outcome":{"filtered":3},"source":{"forms":3},"type":{"lead.created":3},"leftOut":[{"why":"slack: this replay leaves out notify","count":3}],"dryRun":true}""",
            plan.ToJsonString(PipelineJson.Readable.Options));
        Assert.Equal((202, "done", "3"), (status, FieldText.From(job["state"]), FieldText.From(job["done"])));
        Assert.Equal((0, 3, 3), ReplayBench.Received(pipeline));
    }

    [Fact]
    public async Task Many_NoFilterAndNotAll_AreRefused()
    {
        await using var pipeline = await ReplayBench.StartAsync(azurite, ReplayBench.Leads);

        Assert.Equal(400, (await ReplayBench.ReplayManyAsync(pipeline, """{"from":"route"}""")).Status);
    }
}

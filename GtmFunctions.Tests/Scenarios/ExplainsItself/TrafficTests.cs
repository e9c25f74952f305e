using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

public sealed class TrafficTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_OfTwoInstances_AddUpHowOftenSoEverTheyAreStored()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (here, there) = (Counts(pipeline), Counts(pipeline));
        var start = pipeline.Clock.GetUtcNow();
        await JoinAsync(pipeline);
        for (var i = 0; i < 30; i++)
        {
            here.TookIn("forms");
            there.TookIn("forms");
            here.Refused("forms", "the signature does not match");
            await here.FlushAsync(Cancellation);
            pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await there.FlushAsync(Cancellation);
        pipeline.Script.Calls.Clear();
        await there.FlushAsync(Cancellation);
        Assert.Empty(pipeline.Script.Calls);

        var forms = (await ReadAsync(pipeline))["forms"];
        Assert.Equal((60, 20), (forms.TakenIn(start, start.AddMinutes(30)), forms.TakenIn(start.AddMinutes(10), start.AddMinutes(20))));
        Assert.Equal((30, 5), (forms.Refused(start, start.AddHours(1)), forms.Refused(start.AddMinutes(25), start.AddHours(1))));
        Assert.Equal((start.AddMinutes(30), "the signature does not match"), (forms.LastHeard, forms.Why));
    }

    [Fact]
    public async Task Hours_JoinedByManyAndAgain_CountOnceAndAreKeptWhenTheirRowsAreForgotten()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var counts = Counts(pipeline);
        var start = pipeline.Clock.GetUtcNow();
        await JoinAsync(pipeline);
        for (var hour = 0; hour < 60; hour++)
        {
            for (var i = 0; i <= hour; i++)
                counts.TookIn("forms");
            await counts.FlushAsync(Cancellation);
            pipeline.Clock.Advance(TimeSpan.FromHours(1));
            if (hour % 7 == 6)
                await Task.WhenAll(JoinAsync(pipeline), JoinAsync(pipeline), JoinAsync(pipeline));
        }

        pipeline.Clock.Advance(TimeSpan.FromMinutes(7));
        await JoinAsync(pipeline);

        var history = (await ReadAsync(pipeline))["forms"].History!;
        Assert.Equal((start, start, start.AddHours(60)), (history.WatchedSince, history.From, history.To));
        Assert.Equal(Enumerable.Range(1, 60).Select(count => (long)count), history.Hours);
        var rows = await pipeline.Get<TrafficRecords>().SinceAsync(start, Cancellation);
        Assert.Equal(start.AddHours(12), rows.Min(row => row.Hour));
    }

    [Fact]
    public async Task Counts_WhileStorageIsAway_AreStoredLater()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var counts = Counts(pipeline);
        counts.TookIn("forms");
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(0, Strike.Before, fatal: true);
        await counts.FlushAsync(Cancellation);
        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await counts.FlushAsync(Cancellation);
        pipeline.Script.Restart();
        await counts.FlushAsync(Cancellation);

        var row = Assert.Single(await pipeline.Get<TrafficRecords>().SinceAsync(pipeline.Clock.GetUtcNow().AddDays(-1), Cancellation));
        Assert.Equal(1, row.TakenIn.Sum());
    }

    [Fact]
    public async Task Event_DeliveredAgain_CountsOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", Document.Lead, "msg_2");
        await pipeline.DrainAsync();
        await pipeline.Get<TrafficCounts>().FlushAsync(Cancellation);

        var row = Assert.Single(await pipeline.Get<TrafficRecords>().SinceAsync(pipeline.Clock.GetUtcNow().AddHours(-1), Cancellation));
        Assert.Equal(("forms", 2), (row.Source, row.TakenIn.Sum()));
    }

    private static TrafficCounts Counts(PipelineHarness pipeline) =>
        new(pipeline.Get<TrafficRecords>(), pipeline.Clock, NullLogger<TrafficCounts>.Instance);

    private static Task JoinAsync(PipelineHarness pipeline) =>
        pipeline.Get<TrafficReader>().JoinAsync(pipeline.Get<ConfigurationVersions>().Loaded!, Cancellation);

    private static Task<IReadOnlyDictionary<string, SourceTraffic>> ReadAsync(PipelineHarness pipeline) =>
        pipeline.Get<TrafficReader>().ReadAsync(pipeline.Get<ConfigurationVersions>().Loaded!, TimeSpan.FromHours(1), Cancellation);
}

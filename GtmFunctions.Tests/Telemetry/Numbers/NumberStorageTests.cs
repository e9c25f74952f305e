using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace GtmFunctions.Tests.Telemetry.Numbers;

/// <summary>Numbers on their way into storage, together and out of it again.</summary>
public sealed class NumberStorageTests(AzuriteFixture azurite)
{
    private static readonly NumberLabels Forms = new("forms", "lead.created");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_OfThousandsOfEventsInManyNames_IsOneCallForEachHour()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var counts = Instance(pipeline);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var i = 0; i < 500; i++)
            {
                counts.Add(Measure.Events, new NumberLabels($"source-{i % 20}", $"type-{i % 30}", Owner: $"rep-{i % 40}@example.com"));
                counts.Add(LatencyKind.ReceivedToDecided, Forms, TimeSpan.FromMilliseconds(i));
            }

            pipeline.Script.Calls.Clear();
            await counts.FlushAsync(Cancellation);
            Assert.Single(pipeline.Script.Calls);
            pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        counts.Add(Measure.Events, Forms);
        await counts.FlushAsync(Cancellation);
        pipeline.Script.Calls.Clear();
        await counts.FlushAsync(Cancellation);

        Assert.Empty(pipeline.Script.Calls);
        var range = await ReadAsync(pipeline, hours: 1);
        Assert.Equal((30_001, 30_000), (range.Total.Count(Measure.Events), range.Total.Latency(LatencyKind.ReceivedToDecided).Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_WhoseCallFails_IsMadeAgainAndCountsOnce(bool tookEffect)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var counts = Instance(pipeline);
        counts.Add(Measure.Events, Forms, 3);
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(0, tookEffect ? Strike.After : Strike.Before, fatal: false);
        await counts.FlushAsync(Cancellation);
        counts.Add(Measure.Events, Forms, 4);
        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await counts.FlushAsync(Cancellation);

        Assert.Equal(7, (await ReadAsync(pipeline, hours: 3)).Total.Count(Measure.Events));
    }

    [Fact]
    public async Task Crash_BetweenFlushes_LosesWhatWasCountedSinceAndNothingElse()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var crashed = Instance(pipeline);
        crashed.Add(Measure.Events, Forms, 5);
        await crashed.FlushAsync(Cancellation);
        crashed.Add(Measure.Events, Forms, 2);

        var next = Instance(pipeline);
        next.Add(Measure.Events, Forms, 10);
        await next.FlushAsync(Cancellation);

        Assert.Equal(15, (await ReadAsync(pipeline, hours: 0)).Total.Count(Measure.Events));
    }

    [Fact]
    public async Task Hours_OfThreeInstancesJoinedByManyForDays_CountOnceBeforeAndAfterTheirRowsAreForgotten()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        NumberCounts[] instances = [Instance(pipeline), Instance(pipeline), Instance(pipeline)];
        var start = pipeline.Clock.GetUtcNow();
        for (var hour = 0; hour < 60; hour++)
        {
            foreach (var instance in instances)
            {
                instance.Add(Measure.Events, Forms, hour + 1);
                instance.Add(LatencyKind.ReceivedToDecided, Forms, TimeSpan.FromSeconds(hour + 1));
                await instance.FlushAsync(Cancellation);
            }

            pipeline.Clock.Advance(TimeSpan.FromHours(1));
            if (hour % 7 == 6)
                await Task.WhenAll(JoinAsync(pipeline), JoinAsync(pipeline), JoinAsync(pipeline));
        }

        pipeline.Clock.Advance(TimeSpan.FromMinutes(7));
        await JoinAsync(pipeline);
        await JoinAsync(pipeline);
        pipeline.Script.Calls.Clear();
        var range = await ReadAsync(pipeline, hours: 61);

        Assert.Equal(3, pipeline.Script.Calls.Count);
        Assert.Equal(
            Enumerable.Range(1, 60).Select(count => 3L * count),
            range.PerHour(Measure.Events, NumberDimension.Source, "forms")
                .Where(point => point.Hour >= start).Take(60).Select(point => point.Count));
        Assert.Equal(180, range.Total.Latency(LatencyKind.ReceivedToDecided).Count);
        var marks = await pipeline.Get<NumberRecords>().MarksAsync(start, pipeline.Clock.GetUtcNow(), Cancellation);
        Assert.Equal(start.AddHours(12), marks.Min(mark => mark.Hour));
    }

    [Fact]
    public async Task Hour_ThatAnInstanceStoredLate_IsMadeAnew()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (prompt, late) = (Instance(pipeline), Instance(pipeline));
        prompt.Add(Measure.Events, Forms, 1);
        late.Add(Measure.Events, Forms, 10);
        await prompt.FlushAsync(Cancellation);
        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await JoinAsync(pipeline);
        await late.FlushAsync(Cancellation);
        var before = await ReadAsync(pipeline, hours: 3);
        await JoinAsync(pipeline);
        pipeline.Script.Calls.Clear();
        var after = await ReadAsync(pipeline, hours: 3);

        Assert.Equal((11, 11), (before.Total.Count(Measure.Events), after.Total.Count(Measure.Events)));
        Assert.Equal(3, pipeline.Script.Calls.Count);
    }

    [Fact]
    public async Task Join_ThatEndsAtAnyCall_LosesNothingAndCountsNothingTwice()
    {
        for (var call = 0; ; call++)
        {
            await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
            var start = pipeline.Clock.GetUtcNow();
            for (var hour = 0; hour < 3; hour++)
            {
                var counts = Instance(pipeline);
                counts.Add(Measure.Events, Forms, 100 + hour);
                await counts.FlushAsync(Cancellation);
                pipeline.Clock.Advance(TimeSpan.FromHours(1));
            }

            pipeline.Clock.Advance(TimeSpan.FromHours(1));
            await JoinAsync(pipeline);

            // The next runs forget rows of instances, and join hours to days
            pipeline.Clock.Advance(NumberJoin.HoursKept + TimeSpan.FromDays(2));
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, call % 2 == 0 ? Strike.After : Strike.Before, fatal: true);
            var ended = await EndsAsync(() => JoinAsync(pipeline));
            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            Assert.Equal(303, (await ReadAllAsync(pipeline, start)).Total.Count(Measure.Events));
            await Task.WhenAll(JoinAsync(pipeline), JoinAsync(pipeline));
            await JoinAsync(pipeline);

            var day = Assert.Single((await ReadAllAsync(pipeline, start)).Periods);
            Assert.Equal((TimeSpan.FromDays(1), 303), (day.Length, day.Tally.Count(Measure.Events)));
            var (records, now) = (pipeline.Get<NumberRecords>(), pipeline.Clock.GetUtcNow());
            Assert.Empty(await records.MarksAsync(start, now, Cancellation));
            Assert.Empty(await records.HoursAsync(start, now, NumberColumns.Marks, Cancellation));
            if (!ended)
                return;
        }
    }

    [Fact]
    public async Task Days_ThatAreTooOld_AreForgotten()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var start = pipeline.Clock.GetUtcNow();
        var counts = Instance(pipeline);
        counts.Add(Measure.Events, Forms);
        await counts.FlushAsync(Cancellation);
        foreach (var days in (int[])[1, 40, 370])
        {
            Assert.NotEmpty((await ReadAllAsync(pipeline, start)).Periods);
            pipeline.Clock.Advance(TimeSpan.FromDays(days));
            await JoinAsync(pipeline);
        }

        Assert.Empty((await ReadAllAsync(pipeline, start)).Periods);
    }

    [Fact]
    public async Task WeeksBefore_OfAnHour_AreTheSameHoursWithoutTheirLatencies()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        for (var week = 1; week <= 3; week++)
        {
            var counts = Instance(pipeline);
            counts.Add(Measure.Events, Forms, week);
            counts.Add(LatencyKind.ReceivedToDecided, Forms, TimeSpan.FromSeconds(1));
            await counts.FlushAsync(Cancellation);
            pipeline.Clock.Advance(TimeSpan.FromHours(1));
            await JoinAsync(pipeline);
            pipeline.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(1));
        }

        var now = pipeline.Clock.GetUtcNow();
        var weeks = await pipeline.Get<NumbersReader>().ReadWeeksBeforeAsync(now, now.AddHours(1), 4, Cancellation);

        Assert.Equal([3, 2, 1, 0], weeks.Select(week => week.Total.Count(Measure.Events)));
        Assert.All(weeks, week => Assert.Empty(week.Total.Latencies));
    }

    private static async Task<bool> EndsAsync(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (StorageScript.ScriptedFailure)
        {
            return true;
        }
    }

    private static NumberCounts Instance(PipelineHarness pipeline) =>
        new(pipeline.Get<NumberRecords>(), pipeline.Clock, NullLogger<NumberCounts>.Instance);

    private static Task JoinAsync(PipelineHarness pipeline) => pipeline.Get<NumberJoin>().JoinAsync(Cancellation);

    private static Task<NumbersRange> ReadAsync(PipelineHarness pipeline, int hours) =>
        ReadAllAsync(pipeline, pipeline.Clock.GetUtcNow().AddHours(-hours));

    private static Task<NumbersRange> ReadAllAsync(PipelineHarness pipeline, DateTimeOffset from) =>
        pipeline.Get<NumbersReader>().ReadAsync(from, pipeline.Clock.GetUtcNow().AddHours(1), Cancellation);
}

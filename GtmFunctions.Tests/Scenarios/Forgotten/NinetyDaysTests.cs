using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>Ninety days of traffic of every kind: after the longest time that anything is kept, nothing grows any more.</summary>
public sealed class NinetyDaysTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    // All of the document's times are over, and what held something for a while longer
    private const int Settled = 30;

    [CiFact]
    public Task ThirtySixDays_OfEveryKindOfTraffic_LeaveEveryTableFlat() => PassAsync(days: 36, hours: 6);

    [Fact(Explicit = true)]
    public Task NinetyDays_OfEveryKindOfTraffic_LeaveEveryTableFlat() => PassAsync(days: 90, hours: 1);

    private async Task PassAsync(int days, int hours)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, RetentionDocument.Text, tables: RetentionDocument.Tables);
        var cancellation = TestContext.Current.CancellationToken;
        pipeline.Behave("companies", 200);
        var most = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (calls, idle) = (new List<int>(), new List<int>());
        for (var day = 0; day < days; day++)
        {
            await DayAsync(pipeline, day);
            for (var hour = 0; hour < 24; hour += hours)
            {
                await pipeline.Get<TrafficCounts>().FlushAsync(cancellation);
                await pipeline.Get<OpsTimers>().JoinTrafficAsync(cancellation);
                pipeline.Clock.Advance(TimeSpan.FromHours(hours));
                (IsFirstOfDay(day, hour, hours) ? calls : idle).Add(await pipeline.Get<RetentionRunner>().RunAsync(cancellation));
            }

            await pipeline.DrainAsync();
            foreach (var (what, rows) in await pipeline.CountAsync())
            {
                if (day < Settled)
                    most[what] = Math.Max(most.GetValueOrDefault(what), rows);
                else
                    Assert.True(
                        rows <= most.GetValueOrDefault(what),
                        $"day {day}: {rows} of {what}, at most {most.GetValueOrDefault(what)} before");
            }
        }

        output.WriteLine(string.Join('\n', most.Select(one => $"{one.Key}: {one.Value}")));
        output.WriteLine($"calls of the day's run: {calls.Min()} to {calls.Max()}; of the others {idle.Min()} to {idle.Max()}");
        Assert.Equal(1, idle.Max());
    }

    // The clock begins at nine, and the very first run looks through everything as well
    private static bool IsFirstOfDay(int day, int hour, int hours) =>
        (9 + hour) / 24 < (9 + hour + hours) / 24 || (day == 0 && hour == 0);

    // A lead, its copy, pages, use, and every tenth day one that dies and is discarded
    private static async Task DayAsync(PipelineHarness pipeline, int day)
    {
        var dies = day % 10 == 3;
        pipeline.Behave("sequencer", dies ? 500 : 200);
        await pipeline.LeadAsync($"lead{day}@acme{day % 7}.example", $"lead_{day}");
        pipeline.Behave("sequencer", 200);
        await pipeline.SendTypeAsync("form.submitted", $"lead{day}@acme{day % 7}.example", $"lead_{day}");
        await pipeline.SendTypeAsync("page.seen", $"lead{day}@acme{day % 7}.example", $"page_{day}_1");
        await pipeline.SendTypeAsync("page.seen", $"lead{day}@acme{day % 7}.example", $"page_{day}_2");
        await pipeline.SendTypeAsync("use", $"user{day % 20}@acme.example", $"use_{day}");
        await pipeline.DrainAsync();
        if (!dies)
            return;
        await pipeline.ReplayAsync(
            (ops, request) => ops.DiscardDeadLettersAsync(request, TestContext.Current.CancellationToken),
            """{"all":true,"reason":"a test"}""");
        await pipeline.DrainAsync();
    }
}

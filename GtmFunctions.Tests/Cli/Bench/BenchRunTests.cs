using GtmFunctions.Cli.Bench;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

/// <summary>A whole bench, as small as it can be: the app is a process of its own, storage is real.</summary>
[Collection(typeof(MeasuredAlone))]
public sealed class BenchRunTests(AzuriteFixture azurite)
{
    private static readonly BenchPlan Small = new()
    {
        Webhooks = 8,
        AtOnce = 4,
        Connections = [1, 4],
        Lonely = 2,
        Quiet = TimeSpan.Zero,
        Rates = [20],
        SteadyFor = TimeSpan.FromSeconds(0.2),
        WarmUp = 2,
        Sizes = [1, 2],
        Settled = TimeSpan.FromSeconds(0.2),
    };

    [CiFact]
    public async Task Run_AFewWebhooks_MeasuresEveryPartBesideItsFloor()
    {
        var report = await RunAsync(Small);

        Assert.Equal(BenchParts.Everyday, report.Figures.Select(figure => figure.Part).Distinct());
        Assert.All(report.Figures, figure => Assert.True(figure.Value > 0 || figure.Part == BenchPart.Refusals, $"{figure}"));
        Assert.All(report.Figures.Where(figure => figure.Part is BenchPart.Ack or BenchPart.Lonely or BenchPart.Steady), HasFloor);
        Assert.NotNull(Named(report, BenchPart.Burst, "end to end").Ratio);

        // A stranger costs none; what the app looks at every ten seconds may come between
        Assert.InRange(Named(report, BenchPart.Refusals, "calls to storage, each").Value, 0, 0.1);
        Assert.Equal(1, Sum(report, "Receive: put, queues gtm-received"));
        Assert.Equal(1, Sum(report, "Trigger: delete, queues gtm-received"));

        Assert.True(
            Named(report, BenchPart.Duplicates, "calls to storage, each").Value < Named(report, BenchPart.Calls, "in all").Value);
    }

    [Fact]
    public Task Run_OnePart_MeasuresThatAlone() => MeasureCallsAsync(queued: false);

    [CiFact]
    public Task Run_OnePartStageByStage_MeasuresThatAlone() => MeasureCallsAsync(queued: true);

    private async Task MeasureCallsAsync(bool queued)
    {
        var report = await RunAsync(Small with { Parts = [BenchPart.Calls], Queued = queued });

        Assert.All(report.Figures, figure => Assert.Equal(BenchPart.Calls, figure.Part));
        Assert.Equal(queued, report.Queued);
        foreach (var queue in new[] { QueueNames.Events, QueueNames.Enriched, QueueNames.Actions })
            Assert.Equal(queued, report.Figures.Any(figure => figure.Name.EndsWith($": put, queues {queue}", StringComparison.Ordinal)));
        Assert.Equal(queued ? 4 : 1, Sum(report, ": delete, queues gtm-"));
    }

    // A minute of work by itself: its parts are measured one by one above
    [Fact(Explicit = true)]
    public async Task Run_Growth_ComparesEachSizeWithTheFirst()
    {
        var report = await RunAsync(Small with { Parts = [BenchPart.Grow] });

        Assert.Equal(3 * 2 * 3, report.Figures.Count);
        Assert.All(report.Figures.Take(3), figure => Assert.Equal(1, figure.Ratio));
        Assert.Contains(report.Figures, figure => figure.Name.StartsWith("10 idle sources and workflows", StringComparison.Ordinal));
        Assert.Contains(report.Figures, figure => figure.Name.Contains("dead letters", StringComparison.Ordinal));
    }

    private Task<BenchReport> RunAsync(BenchPlan plan) =>
        new BenchRun(azurite.NewAccount(), azurite.Process.Pid, TimeProvider.System, TestContext.Current.SendDiagnosticMessage)
            .RunAsync(plan, TestContext.Current.CancellationToken);

    private static Figure Named(BenchReport report, BenchPart part, string name) =>
        Assert.Single(report.Figures, figure => figure.Part == part && figure.Name == name);

    private static double Sum(BenchReport report, string name) =>
        report.Figures.Where(figure => figure.Name.Contains(name, StringComparison.Ordinal)).Sum(each => each.Value);

    private static void HasFloor(Figure figure) => Assert.True(figure.Floor > 0, $"{figure}");
}

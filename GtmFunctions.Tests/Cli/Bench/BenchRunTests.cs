using GtmFunctions.Cli.Bench;
using GtmFunctions.Cli.Bench.Report;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

/// <summary>A whole bench, as small as it can be: the app is a process of its own, storage is real.</summary>
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
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_AFewWebhooks_MeasuresEveryPartBesideItsFloor(bool queued)
    {
        var report = await RunAsync(Small with { Queued = queued });

        Assert.Equal(BenchParts.Everyday, report.Figures.Select(figure => figure.Part).Distinct());
        Assert.All(report.Figures, figure => Assert.True(figure.Value > 0 || figure.Part == BenchPart.Refusals, $"{figure}"));
        Assert.All(report.Figures.Where(figure => figure.Part is BenchPart.Ack or BenchPart.Lonely or BenchPart.Steady), HasFloor);
        Assert.NotNull(Named(report, BenchPart.Burst, "end to end").Ratio);
        Assert.Equal(0, Named(report, BenchPart.Refusals, "calls to storage, each").Value);
        Assert.Equal(1, Sum(report, "Receive: put, queues gtm-received"));

        // One put a stage, where each is a message of its own; and the trigger's look and delete for each
        Assert.Equal(queued, report.Figures.Any(figure => figure.Name == "Intake: put, queues gtm-events"));
        Assert.InRange(Named(report, BenchPart.Calls, "the queue trigger's own").Value, queued ? 5 : 1.5, queued ? 12 : 4);
        Assert.True(
            Named(report, BenchPart.Duplicates, "calls to storage, each").Value < Named(report, BenchPart.Calls, "in all").Value);
    }

    [Fact]
    public async Task Run_OnePart_MeasuresNothingElse()
    {
        var report = await RunAsync(Small with { Parts = [BenchPart.Refusals] });

        Assert.Equal([BenchPart.Refusals], report.Figures.Select(figure => figure.Part).Distinct());
    }

    [Fact]
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

    private static double Sum(BenchReport report, string name) => report.Figures.Where(figure => figure.Name == name).Sum(each => each.Value);

    private static void HasFloor(Figure figure) => Assert.True(figure.Floor > 0, $"{figure}");
}

using GtmFunctions.Cli;
using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Tests.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos;

/// <summary>
/// Promise 1 between processes: instances are killed and stopped, storage and destinations fail, and nothing is lost or twice.
/// </summary>
public sealed class ChaosRunTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    [CiFact]
    public async Task Run_OfTwentySeconds_LosesNothingAndDoesNothingTwice()
    {
        using var folder = new TestFolder();
        var plan = ChaosPlan.Draw(seed: 1, Length, ChaosRun.Lease, canPause: !OperatingSystem.IsWindows());
        await using var run = new ChaosRun(plan, ChaosRun.Lease, TimeProvider.System);

        var report = await run.RunAsync(azurite.Installation, folder.Path, output.WriteLine, TestContext.Current.CancellationToken);

        output.WriteLine(ChaosText.Table(report));
        Assert.True(report.Findings.Count == 0, string.Join("; ", report.Findings.Select(finding => finding.What)));
        Assert.Equal(plan.Webhooks.Count, report.Accepted);
        Assert.True(report.Tally.StorageFaults > 0, "there was no fault of storage");
        Assert.True(report.Tally.Starts > ChaosPlan.Instances, "no instance was killed");
        Assert.True(report.Replayed > 0, "there was no dead letter");
    }

    [Theory]
    [InlineData("--minutes", "1", "--events", "3")]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "soon")]
    [InlineData("--events", "0")]
    [InlineData("--sed", "1")]
    public async Task Chaos_ThatIsMisused_SaysSoAndExitsWith2(params string[] arguments)
    {
        using var gtm = DevProcess.Start(0, ["chaos", .. arguments]);

        Assert.Equal(ExitCodes.Misuse, await gtm.ExitAsync());
        Assert.Contains(arguments[0], gtm.Output, StringComparison.Ordinal);
    }
}

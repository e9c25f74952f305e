using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>Promise 1 in a storm: nothing lost, nothing twice, nothing stuck. docs/reliability.md has what the twenty seeds told.</summary>
public sealed class StormTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Seeds = 20;

    [Theory]
    [InlineData(1, 24)]
    public async Task Storm_OfOneSeed_LosesNothingAndDoesNothingTwice(int seed, int events) =>
        AssertClean(await new Storm(seed, events).BlowAsync(azurite));

    [Fact(Explicit = true)]
    public async Task Storm_OfTwentySeeds_LosesNothingAndDoesNothingTwice()
    {
        var reports = new List<StormReport>();
        output.WriteLine("| seed | events | requests | faults | dead letters | lost | twice | repeated | stuck |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (var seed = 1; seed <= Seeds; seed++)
        {
            reports.Add(await new Storm(seed, events: 120).BlowAsync(azurite));
            output.WriteLine(Row($"{seed}", reports[^1..]));
        }

        output.WriteLine(Row("all", reports));
        Assert.All(reports, AssertClean);
    }

    private static string Row(string name, IReadOnlyCollection<StormReport> reports) =>
        $"| {name} | {reports.Sum(one => one.Events)} | {reports.Sum(one => one.Requests)} | {reports.Sum(one => one.Faults)} "
        + $"| {reports.Sum(one => one.DeadLetters)} | {reports.Sum(one => one.Lost)} | {reports.Sum(one => one.Twice)} "
        + $"| {reports.Sum(one => one.Repeated)} | {reports.Sum(one => one.Stuck)} |";

    private static void AssertClean(StormReport report)
    {
        Assert.True(report.Faults > report.Requests / 50, $"there was no storm: {report}");
        Assert.True(report is { Lost: 0, Twice: 0, Stuck: 0 }, $"{report}");
    }
}

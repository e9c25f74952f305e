using GtmFunctions.Cli.Fuzz;
using Xunit;

namespace GtmFunctions.Tests.Cli.Fuzz;

public sealed class FuzzRunTests
{
    [Fact]
    public async Task Run_SomeThousandCases_FindsNothing()
    {
        var run = new FuzzRun(seed: 20261123, TimeProvider.System);

        await run.RunAsync(from: 0, cases: 4000, TestContext.Current.CancellationToken);

        Assert.Equal(
            "",
            string.Join(
                Environment.NewLine, run.Findings.Select(finding => $"{finding.Number} {finding.Case.Source.Source.Name} {finding.What}")));
        Assert.Equal(4000, run.Counts.Values.Sum());
    }

    [Fact]
    public async Task Run_Cases_ReachEveryEnd()
    {
        var run = new FuzzRun(seed: 7, TimeProvider.System);

        await run.RunAsync(from: 0, cases: 3000, TestContext.Current.CancellationToken);

        var ends = run.Counts.Where(each => each.Value > 0).GroupBy(each => each.Key.Verdict).Select(group => group.Key).Order();
        Assert.Equal(Enum.GetValues<FuzzVerdict>().Order(), ends);
        Assert.True(run.Counts.Where(each => each.Key.Verdict == FuzzVerdict.TakenIn).Sum(each => each.Value) > 500);
        Assert.Contains(("gzip bomb", FuzzVerdict.DeadLetter), run.Counts.Keys);
    }

    [Fact]
    public void Case_OfOneSeedAndNumber_IsTheSameEachTime()
    {
        var sources = FuzzSource.All(GtmFunctions.Pipeline.Catalog.SourceCatalogue.Load());

        var first = FuzzCase.Create(1, 12345, sources);
        var second = FuzzCase.Create(1, 12345, sources);
        var other = FuzzCase.Create(2, 12345, sources);

        Assert.Equal(Text(first), Text(second));
        Assert.NotEqual(Text(first), Text(other));
    }

    private static (string, string, string) Text(FuzzCase fuzz) =>
        (fuzz.Kind, fuzz.Source.Source.Name, Convert.ToHexString(fuzz.Request.Body.Span));
}

using GtmFunctions.Pipeline.Ops.Alerts;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts;

public sealed class AlertCapTests
{
    [Fact]
    public void Apply_MoreThanCanBeRead_TellsTheKnownTheBiggestAndTheRestAsOne()
    {
        Problem[] found = [.. Enumerable.Range(0, 100).Select(i => Problems.Down($"d{i}") with { Count = i })];

        var told = AlertCap.Apply(found, new HashSet<string> { found[0].Key });

        Assert.Equal(["d0", .. Enumerable.Range(0, 9).Select(i => $"d{99 - i}"), "others"], told.Select(problem => problem.What));
        Assert.Equal((90L * 91 / 2), told[^1].Count);
        Assert.StartsWith("90 more causes, among them d90", told[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AsTheyGrow_KeepsTheKeysThatWereTold()
    {
        Problem[] found = [.. Enumerable.Range(0, 30).Select(i => Problems.Down($"d{i}") with { Count = i })];
        var keys = AlertCap.Apply(found, new HashSet<string>()).Select(problem => problem.Key).ToHashSet();

        var later = AlertCap.Apply([.. found.Select(problem => problem with { Count = 100 - problem.Count })], keys);

        Assert.Equal(keys.Order(), later.Select(problem => problem.Key).Order());
    }

    [Fact]
    public void Apply_FewProblems_LeavesThem()
    {
        Problem[] found = [Problems.Down("a"), Problems.Down("b")];
        Assert.Same(found, AlertCap.Apply(found, new HashSet<string>()));
    }
}

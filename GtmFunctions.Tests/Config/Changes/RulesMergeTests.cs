using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Config.Changes;

public sealed class RulesMergeTests
{
    private static readonly ConfigurationBundle Began = Rules("one\ntwo\nthree\nfour\nfive\n", "k,v\na,1\nb,2\nc,3\nd,4\n");

    [Fact]
    public void Carry_ChangesOfDifferentLinesAndTables_HasBoth()
    {
        var draft = Began with { Document = Began.Document.Replace("two", "TWO", StringComparison.Ordinal) };
        var now = Began with
        {
            Document = Began.Document.Replace("five", "FIVE", StringComparison.Ordinal),
            Tables = Table("k,v\na,1\nb,2\nc,3\nd,5\n"),
        };

        var merged = RulesMerge.Carry(Began, draft, now);

        Assert.Empty(merged.Conflicts);
        Assert.Equal("one\nTWO\nthree\nfour\nFIVE\n", merged.Bundle!.Document);
        Assert.Equal("k,v\na,1\nb,2\nc,3\nd,5\n", merged.Bundle.Tables["t.csv"]);
    }

    [Fact]
    public void Carry_BothChangedTheSameLine_NamesIt()
    {
        var draft = Began with { Document = Began.Document.Replace("two", "TWO", StringComparison.Ordinal) };
        var now = Began with { Document = Began.Document.Replace("two", "2", StringComparison.Ordinal) };

        var merged = RulesMerge.Carry(Began, draft, now);

        Assert.Null(merged.Bundle);
        Assert.StartsWith("gtm.yaml: line 2", Assert.Single(merged.Conflicts), StringComparison.Ordinal);
    }

    [Fact]
    public void Carry_BothMadeTheSameChange_IsNoConflict()
    {
        var changed = Began with { Document = Began.Document.Replace("two", "TWO", StringComparison.Ordinal) };

        Assert.Equal(changed.Version, RulesMerge.Carry(Began, changed, changed with { }).Bundle!.Version);
    }

    [Fact]
    public void Carry_TableTakenAwayByOneAndChangedByTheOther_IsAConflict()
    {
        var draft = Began with { Tables = Table("k,v\na,9\n") };
        var now = Began with { Tables = new Dictionary<string, string>() };

        Assert.StartsWith("t.csv", Assert.Single(RulesMerge.Carry(Began, draft, now).Conflicts), StringComparison.Ordinal);
    }

    private static ConfigurationBundle Rules(string document, string table) => new("gtm.yaml", document, Table(table));

    private static Dictionary<string, string> Table(string text) => new() { ["t.csv"] = text };
}

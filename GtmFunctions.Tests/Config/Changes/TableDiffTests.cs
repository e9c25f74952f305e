using GtmFunctions.Pipeline.Config.Changes;
using Xunit;

namespace GtmFunctions.Tests.Config.Changes;

public sealed class TableDiffTests
{
    private const string Territories = "account.country,team\nDE,emea\nFR,emea\nUS,amer\nJP,apac\n";

    [Fact]
    public void Between_TheSame_IsNothing() => Assert.Null(TableDiff.Between("t.csv", Territories, Territories));

    [Fact]
    public void Between_ACellChanged_NamesTheRowAndTheCell()
    {
        var diff = TableDiff.Between("t.csv", Territories, Territories.Replace("FR,emea", "FR,south", StringComparison.Ordinal))!;

        var row = Assert.Single(diff.Rows);
        Assert.Equal((3, 3), (row.Before!.Line, row.After!.Line));
        Assert.Equal("team", diff.Columns[Assert.Single(row.Cells)]);
        Assert.Equal("t.csv: 1 row changed", diff.Summary());
    }

    [Fact]
    public void Between_RowsAddedRemovedAndChanged_TellsEachApart()
    {
        var after = Territories
            .Replace("DE,emea\n", "", StringComparison.Ordinal)
            .Replace("US,amer\n", "US,west\nBR,latam\n", StringComparison.Ordinal);

        var diff = TableDiff.Between("t.csv", Territories, after)!;

        Assert.Equal("DE", Assert.Single(diff.Rows, row => row.After is null).Before!.Cells[0]);
        Assert.Equal("BR", Assert.Single(diff.Rows, row => row.Before is null).After!.Cells[0]);
        Assert.Equal("US", Assert.Single(diff.Rows, row => row is { Before: not null, After: not null }).After!.Cells[0]);
        Assert.Equal("t.csv: 1 row changed, 1 added, 1 removed", diff.Summary());
    }

    [Fact]
    public void Between_RowThatSharesNoCell_IsOneRemovedAndOneAdded()
    {
        var diff = TableDiff.Between("t.csv", "a,b\n1,2\n", "a,b\n3,4\n")!;

        Assert.Equal(2, diff.Rows.Count);
        Assert.DoesNotContain(diff.Rows, row => row is { Before: not null, After: not null });
    }

    [Fact]
    public void Between_NewColumn_KeepsTheRowsAndShowsTheLines()
    {
        var diff = TableDiff.Between("t.csv", "a\n1\n2\n", "a,b\n1,x\n2,\n")!;

        Assert.Equal(["a", "b"], diff.Columns);
        Assert.Equal("b", diff.Columns[Assert.Single(Assert.Single(diff.Rows).Cells)]);
        Assert.NotEmpty(diff.Lines);
    }

    [Fact]
    public void Between_OnlyLineEnds_IsWrittenOtherwise()
    {
        var diff = TableDiff.Between("t.csv", Territories, Territories.Replace("\n", "\r\n", StringComparison.Ordinal))!;

        Assert.Empty(diff.Rows);
        Assert.Equal("t.csv: written otherwise", diff.Summary());
    }

    [Fact]
    public void Between_NoneBefore_IsAdded()
    {
        var diff = TableDiff.Between("t.csv", null, Territories)!;

        Assert.True(diff.IsAdded);
        Assert.Equal(4, diff.Rows.Count);
        Assert.Equal("t.csv: added with 4 rows", diff.Summary());
    }
}

using GtmFunctions.Pipeline.Config.Changes;
using Xunit;

namespace GtmFunctions.Tests.Config.Changes;

public sealed class TextDiffTests
{
    private const string Ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10";

    [Fact]
    public void Between_TheSame_IsNothing() => Assert.Empty(TextDiff.Between(Ten, Ten));

    [Fact]
    public void Between_OneLineChanged_IsAHunkWithThreeLinesBeforeAndAfter()
    {
        var hunk = Assert.Single(TextDiff.Between(Ten, Ten.Replace("5", "five", StringComparison.Ordinal)));

        Assert.Equal(["2", "3", "4", "5", "five", "6", "7", "8"], hunk.Lines.Select(line => line.Text));
        Assert.Equal((5, null), (hunk.Lines[3].Before, hunk.Lines[3].After));
        Assert.Equal((null, 5), (hunk.Lines[4].Before, hunk.Lines[4].After));
        Assert.Equal((6, 6), (hunk.Lines[5].Before, hunk.Lines[5].After));
    }

    [Fact]
    public void Between_ChangesFarApart_AreHunksOfTheirOwn()
    {
        var after = Ten.Replace("1\n2", "one\n2", StringComparison.Ordinal).Replace("\n10", "\nten", StringComparison.Ordinal);

        var hunks = TextDiff.Between(Ten, after);

        Assert.Equal(2, hunks.Count);
        Assert.Equal(["1", "one"], hunks[0].Lines.Where(line => line.IsChanged).Select(line => line.Text));
        Assert.Equal(["10", "ten"], hunks[1].Lines.Where(line => line.IsChanged).Select(line => line.Text));
    }

    [Fact]
    public void Between_ChangesNearEachOther_AreOneHunk()
    {
        var after = Ten.Replace("3\n", "three\n", StringComparison.Ordinal).Replace("7\n", "seven\n", StringComparison.Ordinal);

        Assert.Equal(4, Assert.Single(TextDiff.Between(Ten, after)).Lines.Count(line => line.IsChanged));
    }

    [Theory]
    [InlineData("", "a\nb", 2, 0)]
    [InlineData("a\nb", "", 0, 2)]
    [InlineData("a\nc", "a\nb\nc", 1, 0)]
    [InlineData("", "a\n", 1, 0)]
    [InlineData("a\n", "", 0, 1)]
    [InlineData("a\r\nb\r\n", "a\nb", 0, 0)]
    public void Between_LinesOnOneSide_AreAddedOrRemoved(string before, string after, int added, int removed)
    {
        var changed = TextDiff.Between(before, after).SelectMany(hunk => hunk.Lines).Where(line => line.IsChanged)
            .ToArray();

        Assert.Equal((added, removed), (changed.Count(line => line.Before is null), changed.Count(line => line.After is null)));
    }
}

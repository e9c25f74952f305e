using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Storage;

public sealed class BoundedTextTests
{
    [Fact]
    public void From_ShortEnough_IsTheTextItself()
    {
        Assert.Null(BoundedText.From(null));
        Assert.Equal(new string('a', 1000), BoundedText.From(new string('a', 1000)));
    }

    [Fact]
    public void From_TooLong_IsShortAndTellsTextsApart()
    {
        var bounded = BoundedText.From(new string('a', 40_000))!;

        Assert.True(bounded.Length < 300);
        Assert.StartsWith($"{new string('a', 200)}… (40000 characters, sha256:", bounded, StringComparison.Ordinal);
        Assert.Equal(bounded, BoundedText.From(new string('a', 40_000)));
        Assert.NotEqual(bounded, BoundedText.From($"{new string('a', 39_999)}b"));
    }

    [Fact]
    public void From_CutInTheMiddleOfAPair_LeavesTheHalfOut() =>
        Assert.StartsWith(
            $"{new string('a', 199)}… (", BoundedText.From($"{new string('a', 199)}😀{new string('b', 2000)}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("abc", "abc", "abc", "abc")]
    [InlineData("abcd", "abc", "abc…", "ab…")]
    [InlineData("ab😀d", "ab", "ab…", "ab…")]
    [InlineData("a😀cd", "a😀", "a😀…", "a…")]
    public void StartCutAndFit_LongerThanThree_EndWithNoHalfOfAPair(string text, string start, string cut, string fitting)
    {
        Assert.Equal(start, BoundedText.Start(text, 3));
        Assert.Equal(cut, BoundedText.Cut(text, 3));
        Assert.Equal(fitting, BoundedText.Fit(text, 3));
    }

    [Fact]
    public void Data_TooMuch_IsCutUntilItFits()
    {
        var data = new JsonObject
        {
            ["person"] = new JsonObject { ["email"] = "ada@analytical.example", ["bio"] = new string('x', 400_000) },
            ["product"] = new JsonArray([.. Enumerable.Range(0, 50_000).Select(number => (JsonNode)number)]),
        };

        var bounded = BoundedData.From(data);

        Assert.True(bounded.ToJsonString().Length <= BoundedData.MaxCharacters);
        Assert.Equal("ada@analytical.example", (string?)bounded["person"]!["email"]);
        Assert.StartsWith("xxx", (string?)bounded["person"]!["bio"], StringComparison.Ordinal);
        Assert.False(bounded.ContainsKey("product"));
    }
}

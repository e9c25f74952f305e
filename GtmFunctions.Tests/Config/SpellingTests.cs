using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("tolerence", ": did you mean 'tolerance'?")]
    [InlineData("SECRETS", ": did you mean 'secrets'?")]
    [InlineData("zzzzzz", "; known are tolerance, secrets")]
    public void Suggest_UnknownName_NamesTheNearestOrAll(string name, string expected) =>
        Assert.Equal(expected, Spelling.Suggest(name, ["tolerance", "secrets"]));

    [Fact]
    public void Suggest_NothingOrTooMuchToNameAll_IsEmpty()
    {
        Assert.Equal("", Spelling.Suggest("a", []));
        Assert.Equal("", Spelling.Suggest("zzzzzz", Enumerable.Range(0, 25).Select(i => $"name{i}")));
        Assert.Equal("", Spelling.Suggest(new string('x', 100_000), Enumerable.Range(0, 25).Select(i => new string('y', 50_000))));
    }
}

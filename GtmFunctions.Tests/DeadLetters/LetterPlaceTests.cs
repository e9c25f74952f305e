using GtmFunctions.Pipeline.DeadLetters;
using Xunit;

namespace GtmFunctions.Tests.DeadLetters;

public sealed class LetterPlaceTests
{
    private static readonly LetterPlace Place = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "x0123456789abcdef01234567");

    [Fact]
    public void Parse_ItsOwnToken_IsTheSamePlace() => Assert.Equal(Place, LetterPlace.Parse(Place.Token()));

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("AAAA")]
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OSB4")]
    public void Parse_AnythingElse_IsNone(string token) => Assert.Null(LetterPlace.Parse(token));

    [Fact]
    public void IsAfter_OlderOrTheSameInstantWithALaterId_ComesLater()
    {
        Assert.True((Place with { FailedAt = Place.FailedAt.AddTicks(-1) }).IsAfter(Place));
        Assert.True((Place with { Id = "x1" }).IsAfter(Place));
        Assert.False(Place.IsAfter(Place));
        Assert.False((Place with { FailedAt = Place.FailedAt.AddTicks(1) }).IsAfter(Place));
    }
}

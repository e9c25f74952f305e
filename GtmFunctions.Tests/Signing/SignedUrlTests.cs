using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignedUrlTests
{
    [Theory]
    [InlineData("https://a/b?c=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B", "https://a/b?c=:/?@!$'()*,;")]
    [InlineData("https://a/b?c=%3a%2f", "https://a/b?c=:/")]
    [InlineData("https://a/b?c=%20%26%3D%2B%25%23%22", "https://a/b?c=%20%26%3D%2B%25%23%22")]
    [InlineData("https://a/b?c=%253A", "https://a/b?c=%253A")]
    [InlineData("https://a/b?c=%", "https://a/b?c=%")]
    [InlineData("https://a/b?c=%3", "https://a/b?c=%3")]
    [InlineData("https://a/b?c=%zz%3A", "https://a/b?c=%zz:")]
    public void Decode_HubSpotsTwelve_LeavesAllElse(string url, string decoded) =>
        Assert.Equal(decoded, SignedUrl.Decode(url, ":/?@!$'()*,;"));

    [Fact]
    public void Decode_NoCharacters_LeavesAll() => Assert.Equal("a%3Ab", SignedUrl.Decode("a%3Ab", ""));
}

using GtmFunctions.Pipeline.Poll;
using Xunit;

namespace GtmFunctions.Tests.Poll;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://x.example/2>; rel=\"next\"", "https://x.example/2")]
    [InlineData("<https://x.example/1>; rel=\"prev\", <https://x.example/3?a=1,2>; rel=\"next\"", "https://x.example/3?a=1,2")]
    [InlineData("</rows?page=2>; title=\"a\"; rel=next", "/rows?page=2")]
    [InlineData("<https://x.example/2>; REL=\"last Next\"", "https://x.example/2")]
    [InlineData("<https://x.example/2>; rel=\"previous\"", null)]
    [InlineData("<https://x.example/2", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Next_EachForm_IsTheLinkWhoseRelationIsNext(string? header, string? next) => Assert.Equal(next, LinkHeader.Next(header));
}

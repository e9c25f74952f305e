using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>Links of the pages that people read lead somewhere; those that leave the repository are not followed.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfEveryPage_LeadToAFileAndAHeading(string page) => Assert.Equal([], Broken(MarkdownPage.Read(page)));

    [Theory]
    [InlineData("[a](../README.md#build)")]
    [InlineData("![a](rooms.svg) and [b](#there), [c](../GtmFunctions/Pipeline)")]
    [InlineData("`[a](nowhere.md)` is code, [b](https://nowhere.example) is elsewhere")]
    public void Links_ThatLeadSomewhere_AreNotFound(string text) =>
        Assert.Equal([], Broken(MarkdownPage.Parse("docs/page.md", $"# There\n\n{text}\n")));

    [Theory]
    [InlineData("[a](nowhere.md)", "nowhere.md")]
    [InlineData("![a](nowhere.svg)", "nowhere.svg")]
    [InlineData("[a](README.md)", "README.md")]
    [InlineData("[a](../README.md#nowhere)", "../README.md#nowhere")]
    [InlineData("[a](#nowhere)", "#nowhere")]
    [InlineData("| a |\n|---|\n| [b](nowhere.md) |", "nowhere.md")]
    public void Links_ThatLeadNowhere_AreFound(string text, string link) =>
        Assert.Equal([link], Broken(MarkdownPage.Parse("docs/page.md", $"# There\n\n{text}\n")));

    private static IEnumerable<string> Broken(MarkdownPage page) => page.Links
        .Where(link => !Uri.TryCreate(link, UriKind.Absolute, out _))
        .Where(link => !Leads(page, link));

    private static bool Leads(MarkdownPage page, string link)
    {
        var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        if (path.Length == 0)
            return heading is not null && page.Headings.Contains(heading);

        var target = Path.Combine(Path.GetDirectoryName(page.Path) ?? "", Uri.UnescapeDataString(path));
        if (!Path.Exists(InfraFolder.At(target)))
            return false;
        return heading is null || MarkdownPage.Read(target).Headings.Contains(heading);
    }
}

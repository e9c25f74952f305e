using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>Every link of every page, followed.</summary>
public sealed partial class PagesLinksTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Links_OfEveryPage_LeadToAPageOrAFile()
    {
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, page) in await PagesContent.AddressesAsync(app))
            links.UnionWith(Link().Matches(await app.HtmlAsync(page)).Select(link => WebUtility.HtmlDecode(link.Groups["path"].Value)));

        var wrong = new List<string>();
        foreach (var link in links)
        {
            using var answer = await app.BrowseAsync(link.TrimStart('/'));
            if (answer.StatusCode != HttpStatusCode.OK)
                wrong.Add($"{(int)answer.StatusCode} {link}");
        }

        Assert.Contains(links, link => link.StartsWith("/numbers/file?", StringComparison.Ordinal));
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task DeadLetters_OfADestination_AreItsAlone()
    {
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var its = JsonNode.Parse(await app.JsonAsync("dead-letters", "?destination=other-sequencer"))!["newest"]!.AsArray();

        Assert.NotEmpty(its);
        Assert.All(its, letter => Assert.Equal("other-sequencer", FieldText.From(letter!["where"])));
    }

    [GeneratedRegex($"href=\"{PageLinks.Home}(?<path>[^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}

using System.Net;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>What strangers wrote is text on every page.</summary>
public sealed class StrangersTextTests(AzuriteFixture azurite)
{
    // Pages that have some of it to show for sure; on the others it must do no harm where it stands
    private static readonly string[] Showing =
    [
        "events", "source", "request", "map", "drift", "rules-edit", "rules-drafts", "rules-draft", "rules-draft-behind", "rules-history",
        "rules-publication",
    ];

    [Fact]
    public async Task EveryPage_WithAScriptInEveryField_ShowsItAsText()
    {
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        foreach (var (name, page) in await PagesContent.AddressesAsync(app))
        {
            var parts = page.Split('?');
            var html = await app.HtmlAsync(parts[0], parts.Length > 1 ? $"?{parts[1]}" : null);

            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            if (Showing.Contains(name))
                Assert.Contains("<script>window", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        }
    }
}

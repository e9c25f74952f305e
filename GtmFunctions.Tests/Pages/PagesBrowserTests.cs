using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>Every page in real Chromium: light, dark and on a telephone.</summary>
public sealed class PagesBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private const string WidthOfContent = "document.documentElement.scrollWidth";

    [Theory]
    [InlineData("overview", "")]
    public async Task Page_InEveryLook_LoadsWithoutComplaintAndFits(string name, string page)
    {
        ChromiumFixture.Require();
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
        await using var app = await PagesApp.ServeAsync(pipeline);

        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/{page}");

        foreach (var (look, scheme, width) in Looks)
        {
            await shown.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await shown.Page.SetViewportSizeAsync(width, 900);
            await shown.PictureAsync($"{name}-{look}");
            Assert.True(await shown.Page.EvaluateAsync<int>(WidthOfContent) <= width, $"{name} is wider than {width} px");
        }

        Assert.Empty(shown.Complaints);
    }

    private static IEnumerable<(string Look, ColorScheme Scheme, int Width)> Looks =>
    [
        ("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("telephone", ColorScheme.Light, 390),
    ];
}

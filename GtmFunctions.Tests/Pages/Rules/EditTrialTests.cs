using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>A document that is tried while it is edited: what would come of it stands beside the text, which is kept.</summary>
public sealed class EditTrialTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private const string Fixtures = """
        fixtures:
          a-vp:
            given: { type: lead.created, data: { person: { email: ada@analytical.example, title: VP } } }
            expect: { score: { points: 50 } }
          nobody:
            given: { type: lead.created, data: { person: { title: Clerk } } }
            expect: { owner: dee@example.com }
        """;

    private static readonly (ColorScheme Scheme, int Width)[] Looks =
        [(ColorScheme.Light, 1200), (ColorScheme.Dark, 1200), (ColorScheme.Light, 390), (ColorScheme.Dark, 390)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Try_ADocument_ShowsItsFixturesAndTheNewestEventsAndKeepsNothing()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var live = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var typed = live.Document.Replace(
            "filter: { person.email: { $exists: true } }", "filter: { person.title: Queen }", StringComparison.Ordinal);
        Assert.NotEqual(live.Document, typed);

        using var tried = await app.SubmitAsync(
            "rules/edit", ("act", "try"), ("from", live.Version), ("document", typed), ("fixtures", Fixtures), ("note", "queens"));
        var html = WebUtility.HtmlDecode(await tried.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Contains("2 of 2 fixtures would no longer hold. Of ", html, StringComparison.Ordinal);
        Assert.Contains("no longer routed", html, StringComparison.Ordinal);
        Assert.Contains("<strong>nobody</strong>", html, StringComparison.Ordinal);
        Assert.Contains("filter: { person.title: Queen }", html, StringComparison.Ordinal);
        Assert.Contains("value=\"queens\"", html, StringComparison.Ordinal);
        Assert.Contains("<h2>What would come of it</h2>", html, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(await app.JsonAsync("rules/drafts"))!["drafts"]!.AsArray());
    }

    [Fact]
    public async Task Try_ADocumentWithAnError_SaysTheErrorAndNothingElse()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var live = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;

        using var tried = await app.SubmitAsync(
            "rules/edit", ("act", "try"), ("from", live.Version), ("document", live.Document + "\nunknown: {}\n"));
        var html = await tried.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("1 error, the first in line", html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"trial\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_InEveryLook_StandsBesideTheTextAndCanBeUsedByEverybody()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/edit");
        var page = shown.Page;

        await page.GetByText("Fixtures: events and what is expected").ClickAsync();
        await page.GetByLabel(ConfigurationBundle.FixturesFile).FillAsync(Fixtures);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();

        await Expect(page.Locator("#trial")).ToContainTextAsync("would no longer");
        var (text, trial) = (await BoxAsync(page, "form.edit"), await BoxAsync(page, "#trial"));
        Assert.True(trial.X >= text.X + text.Width, "it is not beside the text");
        foreach (var (scheme, width) in Looks)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await shown.PictureAsync($"rules-edit-tried-{scheme}-{width}");
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"it is wider than {width} px");
            var findings = await Axe.FindingsAsync(page);
            Assert.Equal([], findings);
        }

        Assert.Empty(shown.Complaints);
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string selector) =>
        (await page.Locator(selector).BoundingBoxAsync())!;
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages;

/// <summary>Every page in real Chromium: light, dark and on a telephone, for everybody, and what people do there by keyboard.</summary>
public sealed class PagesBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private const string WidthOfContent = "document.documentElement.scrollWidth";

    [Fact]
    public Task Pages_OnATelephone_FitCanBeUsedByEverybodyAndRunNothingOfStrangers() => LookAsync("telephone");

    [CiFact]
    public Task Pages_InEveryLook_FitCanBeUsedByEverybodyAndRunNothingOfStrangers() => LookAsync("light", "dark", "telephone");

    private async Task LookAsync(params string[] looks)
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var pages = await PagesContent.AddressesAsync(app);

        Assert.Equal([], PagesContent.Missing(pages));
        var findings = new List<string>();
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}");
        foreach (var (name, page) in pages)
        {
            await shown.GoAsync($"{app.Address}{PageLinks.Home}/{page}");
            foreach (var (look, scheme, width, rules) in Looks.Where(one => looks.Contains(one.Look)))
            {
                await shown.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await shown.Page.SetViewportSizeAsync(width, 900);
                await shown.PictureAsync($"{name}-{look}");
                Assert.True(await shown.Page.EvaluateAsync<int>(WidthOfContent) <= width, $"{name} is wider than {width} px");
                findings.AddRange((await Axe.FindingsAsync(shown.Page, rules)).Select(finding => $"{name}, {look}: {finding}"));
            }

            await Expect(shown.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
            Assert.False(await shown.Page.EvaluateAsync<bool>("'ran' in window"), $"{name} ran what a stranger wrote");
            Assert.Empty(shown.Complaints);
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task DeadLetter_PutBackByKeyboard_IsDeliveredAndSaysWhoDidIt()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        pipeline.Behave("other", 200);
        var letter = (string)(await LettersAsync(app)).First(one => (string?)one!["where"] == "other-sequencer")!["id"]!;

        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/dead-letters/{letter}");
        var button = shown.Page.GetByRole(AriaRole.Button, new() { Name = "Put it back" });
        await button.FocusAsync();
        await shown.Page.Keyboard.PressAsync("Enter");

        await Expect(shown.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("It is put back");
        await Expect(shown.Page.Locator(".answer")).ToContainTextAsync("replayed by Ann");
        await pipeline.DrainAsync();
        Assert.Equal(2, pipeline.Received("other").Count(request => request.Status == 200));
        Assert.Empty(shown.Complaints);
    }

    [Fact]
    public async Task Cause_GivenUpAsOne_AsksWhyAndLeavesNoneOfIt()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/dead-letters");
        await shown.Page.GetByRole(AriaRole.Region, new() { Name = "By cause" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await shown.Page.GetByRole(AriaRole.Link, new() { Name = "give them up…" }).ClickAsync();
        await Expect(shown.Page.Locator(".answer")).ToContainTextAsync("would be given up for good");
        await shown.Page.GetByLabel("Why?").FillAsync("no such contact any more");
        await shown.Page.GetByRole(AriaRole.Button, new() { Name = "Give them up" }).ClickAsync();

        await Expect(shown.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("under way");
        await pipeline.DrainAsync();
        Assert.Single(await LettersAsync(app));
        Assert.Empty(shown.Complaints);
    }

    private static async Task<JsonArray> LettersAsync(PagesApp app) =>
        JsonNode.Parse(await app.JsonAsync("dead-letters"))!["newest"]!.AsArray();

    private static IEnumerable<(string Look, ColorScheme Scheme, int Width, AxeRules Rules)> Looks =>
    [
        ("light", ColorScheme.Light, 1280, AxeRules.All), ("dark", ColorScheme.Dark, 1280, AxeRules.Colours),
        ("telephone", ColorScheme.Light, 390, AxeRules.AllButColours),
    ];
}

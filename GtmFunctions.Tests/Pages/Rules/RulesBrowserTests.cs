using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>Rules changed by people in real Chromium, by keyboard.</summary>
public sealed class RulesBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    [Fact]
    public async Task Document_ChangedPreviewedAndPublished_DecidesTheNextLeadUntilItIsTakenBack()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var told = pipeline.Received("slack").Count;
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/edit");
        var page = shown.Page;

        await SelectAsync(page, "$matches: \"(?i)\\\\bvp\\\\b\"");
        await page.Keyboard.TypeAsync("$startsWith: Queen");
        await Expect(page.Locator(".gutter .error")).ToHaveCountAsync(0);
        await LeaveAsync(page, "Keep, and see what would change");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Draft of Ann");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("no longer routed");
        await Expect(page.Locator(".diff .added")).ToContainTextAsync("$startsWith: Queen");
        await page.GetByLabel("Why? It stays in the history.").FocusAsync();
        await page.Keyboard.TypeAsync("only queens are told");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("decides from now on");
        await SendAsync(pipeline, "msg_by_the_new_rules");
        Assert.Equal(told, pipeline.Received("slack").Count);

        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "only queens are told" });
        await Expect(row).ToContainTextAsync("Ann");
        await Expect(row).ToContainTextAsync("decides now");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Test" }).GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("would change: document: 1 line added, 1 removed.")).ToBeVisibleAsync();
        await page.GetByLabel("Why? It stays in the history.").FocusAsync();
        await page.Keyboard.TypeAsync("too few were told");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("decides again");
        await SendAsync(pipeline, "msg_by_the_old_rules");
        Assert.Equal(told + 1, pipeline.Received("slack").Count);
        Assert.Empty(shown.Complaints);
    }

    [Fact]
    public async Task Editor_WithAnErrorTyped_MarksItsLineAndLeadsThere()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/edit");
        var page = shown.Page;

        await SelectAsync(page, "score: icp");
        await page.Keyboard.TypeAsync("score: ipc");

        await Expect(page.Locator(".gutter .error")).ToHaveCountAsync(1);
        var link = page.Locator("#findings").GetByRole(AriaRole.Link).First;
        var line = (await link.TextContentAsync())!.Split(' ')[^1];
        await Expect(page.Locator(".gutter .error")).ToHaveTextAsync($"■ {line}");
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#document")).ToBeFocusedAsync();
        Assert.Contains("score: ipc", await page.EvaluateAsync<string>("getSelection().toString()"), StringComparison.Ordinal);
        await Expect(page.Locator("#document-said")).ToContainTextAsync($"Line {line}, error");
        var findings = await Axe.FindingsAsync(page);
        Assert.Equal([], findings);
        Assert.Empty(shown.Complaints);
    }

    [Theory]
    [InlineData("\nalerts:\n  ", "li", "links: ")]
    [InlineData("\nalerts:\n  to: ", "other", "other-sequencer")]
    [InlineData("\nalerts: { to: slack, te", "", "template: ")]
    [InlineData("\nenrichers:\n  company:\n    key: account.domain\n    waterfall:\n      - { conn", "", "connector: ")]
    public async Task Editor_AskedWhatCanStandHere_OffersIt(string before, string typed, string taken)
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/edit");
        var page = shown.Page;

        await SelectAsync(page, null);
        await page.Keyboard.InsertTextAsync(before);
        await page.Keyboard.TypeAsync(typed);
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        var findings = await Axe.FindingsAsync(page);
        await page.Keyboard.PressAsync("Enter");

        var document = await page.Locator("#document").InputValueAsync();
        Assert.EndsWith(taken, document, StringComparison.Ordinal);
        Assert.Equal([], findings);
        Assert.Empty(shown.Complaints);
    }

    private static async Task SendAsync(PipelineHarness pipeline, string id)
    {
        var lead = JsonNode.Parse(Document.Lead)!.AsObject();
        lead["data"]!["email"] = $"{id}@analytical.example";
        await pipeline.SendAsync("forms", lead.ToJsonString(), id);
        await pipeline.DrainAsync();
    }

    // What somebody does by arrow keys with shift; the end of the document where nothing is named
    private static async Task SelectAsync(IPage page, string? text) => await page.Locator("#document").EvaluateAsync(
        """
        (area, text) => {
          const start = text === null ? area.value.length : area.value.indexOf(text);
          if (start < 0) throw new Error(`${text} is not in the document`);
          area.focus();
          area.setSelectionRange(start, start + (text ?? "").length);
        }
        """,
        text);

    private static async Task LeaveAsync(IPage page, string button)
    {
        await page.Keyboard.PressAsync("Escape");
        for (var i = 0; i < 4; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") == button)
                return;
        }

        Assert.Fail($"'{button}' cannot be reached by the keyboard");
    }
}

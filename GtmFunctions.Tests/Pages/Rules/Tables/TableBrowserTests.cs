using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Rules.Tables;

/// <summary>The grid in real Chromium: cells, rows of a spreadsheet from the clipboard, and rows that are added.</summary>
public sealed class TableBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private const string Paste = """
        (field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }
        """;

    [Fact]
    public async Task Grid_TypedAndPastedInto_BecomesADraftOfThoseRows()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/tables/reps.csv");

        await shown.Page.GetByLabel("weight, row 1", new() { Exact = true }).FillAsync("2");
        await shown.Page.GetByLabel("Remove row 2").CheckAsync();
        await shown.Page.GetByLabel("name, new row 1").EvaluateAsync(
            Paste, string.Join("\r\n", Enumerable.Range(1, 5).Select(n => $"Rep {n}\trep{n}@example.com\tsales")) + "\r\n");
        await shown.Page.GetByRole(AriaRole.Button, new() { Name = "One row more" }).ClickAsync();
        await Expect(shown.Page.GetByLabel("name, new row 6")).ToBeFocusedAsync();
        await shown.Page.Keyboard.TypeAsync("Fay Orr");
        await shown.Page.GetByLabel("email, new row 6").FillAsync("fay@example.com");
        await shown.Page.GetByLabel("team, new row 6").FillAsync("sales");
        await shown.Page.GetByLabel("Move to, new row 6").FillAsync("1");
        await shown.Page.GetByRole(AriaRole.Button, new() { Name = "See what it would change" }).ClickAsync();
        await DraftPage.IsReachedAsync(shown.Page);

        var draft = Assert.Single(await pipeline.Get<RulesDrafts>().ListAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(
            """
            name,email,team,weight,capacity,timezone,hours,out
            Fay Orr,fay@example.com,sales,,,,,
            Dee Park,dee@example.com,sales,2,40/day,UTC,,
            Rep 1,rep1@example.com,sales,,,,,
            Rep 2,rep2@example.com,sales,,,,,
            Rep 3,rep3@example.com,sales,,,,,
            Rep 4,rep4@example.com,sales,,,,,
            Rep 5,rep5@example.com,sales,,,,,
            """,
            draft.Bundle.Tables["reps.csv"].TrimEnd());
    }

    [Fact]
    public async Task Grid_WithAMistake_KeepsWhatWasTypedBesideTheWords()
    {
        ChromiumFixture.Require();
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/tables/reps.csv");

        await shown.Page.GetByLabel("capacity, row 1").FillAsync("forty");
        await shown.Page.GetByRole(AriaRole.Button, new() { Name = "See what it would change" }).ClickAsync();

        var cell = shown.Page.GetByLabel("capacity, row 1");
        await Expect(cell).ToHaveValueAsync("forty");
        await Expect(cell).ToHaveAccessibleDescriptionAsync(
            "Error: the capacity 'forty' must be n/hour, n/day or n/week, such as 40/day");
        await shown.PictureAsync("table-mistake");
        Assert.Empty(await Axe.FindingsAsync(shown.Page));
    }
}

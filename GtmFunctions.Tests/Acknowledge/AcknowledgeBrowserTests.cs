using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Acknowledge;

/// <summary>The owner's page in a real browser, by keyboard alone.</summary>
public sealed class AcknowledgeBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    // WCAG 2's contrast of an element's text with what is behind it, or behind the nearest that has a colour
    private const string Contrast = """
        element => {
          const light = colour => {
            const [r, g, b] = colour.match(/[\d.]+/g).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const text = light(getComputedStyle(element).color);
          while (getComputedStyle(element).backgroundColor === 'rgba(0, 0, 0, 0)') element = element.parentElement;
          const back = light(getComputedStyle(element).backgroundColor);
          return (Math.max(text, back) + .05) / (Math.min(text, back) + .05);
        }
        """;

    [Fact]
    public async Task Page_OpenedAndAnsweredByKeyboard_AcknowledgesAndSaysSo()
    {
        ChromiumFixture.Require();
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await using var host = await PipelineSite.ServeAsync(pipeline, nameof(AcknowledgeCalls.Acknowledge));
        var link = LastLink(pipeline).Replace("https://gtm.example.com", host.Urls.First(), StringComparison.Ordinal);

        await using var asked = await chromium.OpenAsync(link);

        await asked.PictureAsync("acknowledge-ask");
        var button = asked.Page.GetByRole(AriaRole.Button);
        await Expect(asked.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Have you got this?");
        await Expect(asked.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(button).ToHaveCountAsync(1);
        await Expect(button).ToHaveCSSAsync("cursor", "pointer");
        Assert.True(await button.EvaluateAsync<double>(Contrast) >= 4.5, "the button's text cannot be read well");
        Assert.True(await asked.Page.Locator(".quiet").First.EvaluateAsync<double>(Contrast) >= 4.5, "the reference cannot be read well");
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);

        await asked.Page.Keyboard.PressAsync("Tab");
        await Expect(button).ToBeFocusedAsync();
        await Expect(button).ToHaveTextAsync("Yes, I have it");
        await asked.Page.Keyboard.PressAsync("Enter");

        await Expect(asked.Page).ToHaveTitleAsync("Thank you, it is yours");
        await asked.PictureAsync("acknowledge-done");
        await Expect(asked.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("you acknowledged it on");
        Assert.NotNull((await SlaAsync(pipeline, id))["acknowledged"]);
        Assert.Empty(asked.Complaints);
    }
}

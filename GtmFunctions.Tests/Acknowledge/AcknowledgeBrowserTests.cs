using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Route.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge;

/// <summary>The owner's page in a real browser, by keyboard alone.</summary>
public sealed class AcknowledgeBrowserTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OpenedAndAnsweredByKeyboard_AcknowledgesAndSaysSo()
    {
        Assert.SkipWhen(Chromium.Path is null, "Chromium is not installed: apt-get install chromium");
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await using var host = await PipelineSite.ServeAsync(pipeline, FunctionNames.Acknowledge);
        await using var chromium = await Chromium.StartAsync(Cancellation);

        await chromium.OpenAsync(LastLink(pipeline).Replace("https://gtm.example.com", host.Urls.First(), StringComparison.Ordinal), Cancellation);
        await LookAsync(chromium, "ask");
        Assert.Equal("Have you got this?", await chromium.EvaluateAsync("document.querySelector('h1').textContent", Cancellation));
        Assert.Equal("en|1|pointer", await chromium.EvaluateAsync("document.documentElement.lang + '|' + document.querySelectorAll('button').length + '|' + getComputedStyle(document.querySelector('button')).cursor", Cancellation));
        Assert.True(await ContrastAsync(chromium, "button") >= 4.5, "the button's text cannot be read well");
        Assert.True(await ContrastAsync(chromium, ".quiet") >= 4.5, "the reference cannot be read well");
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);

        await chromium.PressAsync("Tab", 9, "", Cancellation);
        Assert.Equal("Yes, I have it", await chromium.EvaluateAsync("document.activeElement.textContent", Cancellation));
        await chromium.PressAsync("Enter", 13, "\r", Cancellation);
        await chromium.LoadedAsync(Cancellation);

        await LookAsync(chromium, "done");
        Assert.Equal("Thank you, it is yours", await chromium.EvaluateAsync("document.title", Cancellation));
        Assert.Contains("you acknowledged it on", await chromium.EvaluateAsync("document.querySelector('[role=status]').textContent", Cancellation), StringComparison.Ordinal);
        Assert.NotNull((await SlaAsync(pipeline, id))["acknowledged"]);
        Assert.DoesNotContain(chromium.Complaints, complaint => !complaint.Contains("favicon", StringComparison.Ordinal));
    }

    // WCAG 2's contrast of an element's text with what is behind it, or behind the nearest that has a colour
    private static async Task<double> ContrastAsync(Chromium chromium, string selector) => double.Parse(
        await chromium.EvaluateAsync(
            $$"""
            (() => {
              const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
              let e = document.querySelector('{{selector}}'); const text = light(getComputedStyle(e).color);
              while (getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)') e = e.parentElement;
              const back = light(getComputedStyle(e).backgroundColor);
              return (Math.max(text, back) + .05) / (Math.min(text, back) + .05);
            })()
            """,
            Cancellation),
        System.Globalization.CultureInfo.InvariantCulture);

    // For whoever wants to see it: GTM_PICTURES names a folder
    private static async Task LookAsync(Chromium chromium, string name)
    {
        if (Environment.GetEnvironmentVariable("GTM_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"acknowledge-{name}.png"), await chromium.PictureAsync(Cancellation), Cancellation);
    }
}

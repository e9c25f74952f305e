using System.Text.Json;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Scenarios.ExplainsItself;
using GtmFunctions.Tests.Scenarios.SubscribersHear;
using GtmFunctions.Tests.Storage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Map;

/// <summary>The map in a real browser.</summary>
public sealed class MapBrowserTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    // Texts that reach beyond the box they stand in
    private const string Overflowing = """
        [...document.querySelectorAll('.picture svg g')].flatMap(g => [...g.querySelectorAll('text')].filter(text => {
          const [inside, box] = [text.getBBox(), g.querySelector('rect').getBBox()];
          return inside.x + inside.width > box.x + box.width || inside.y + inside.height > box.y + box.height;
        })).map(text => text.textContent).join('; ')
        """;

    // Boxes that the window does not show whole, to its right
    private const string OutOfSight =
        "[...document.querySelectorAll('.picture svg rect')].filter(rect => rect.getBoundingClientRect().right > innerWidth).length";

    // By how many pixels the picture is wider than the place it has
    private const string Hidden =
        "(picture => picture.scrollWidth - picture.clientWidth)(document.querySelector('.picture'))";

    // Pairs of boxes that lie over each other
    private const string Overlapping = """
        (() => {
          const boxes = [...document.querySelectorAll('.picture svg rect')].map(rect => rect.getBBox());
          return boxes.flatMap((one, i) => boxes.slice(i + 1).filter(other =>
            one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height)).length;
        })()
        """;

    [Fact]
    public async Task Page_OfTheDemo_ShowsEverythingInItsBoxAndComplainsOfNothing()
    {
        ChromiumFixture.Require();
        await using var demo = await DemoBench.StartAsync(azurite);
        await demo.Pipeline.SubscribeAsync(
            "forecasting-board",
            ""","gets":["events","decisions"],"filter":"{ account.employees: { $gte: 200 }, decision.score.tier: high }" """,
            types: "lead.*");
        await using var host = await PagesApp.ServeAsync(demo.Pipeline);

        await using var map = await chromium.OpenAsync($"{host.Address}{PageLinks.Home}/map");

        await map.PictureAsync("map");
        await Expect(map.Page.Locator(".picture a[href$='/subscriptions/forecasting-board'] title"))
            .ToContainTextAsync("where account.employees is at least 200 and decision.score.tier is \"high\"");
        await Expect(map.Page).ToHaveTitleAsync("Map · GtmFunctions");
        await Expect(map.Page.Locator(".picture .gap")).ToHaveCountAsync(6);
        Assert.InRange(await map.Page.Locator(".picture g text").CountAsync(), 20, 500);
        Assert.InRange(await map.Page.Locator(".picture rect").CountAsync(), 10, 250);
        Assert.Equal("", await map.Page.EvaluateAsync<string>(Overflowing));
        Assert.Equal(0, await map.Page.EvaluateAsync<int>(Overlapping));
        Assert.Empty(map.Complaints);
    }

    [Theory]
    [InlineData("lead.wwwwwwwwwwwwwwwwwwwwwwwwwwwww", "lead.wwwwww")]
    [InlineData("WMWMWMWMWMWMWMWMWMWMWMWMWMWMW", "WMWMWMWMWM")]
    [InlineData("商談ステージが変更されました商談ステージが変更されました", "商談ステージが変")]
    [InlineData("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", "🎉🎉🎉🎉")]
    [InlineData("deal.stage_changed.illimitable", "deal.stage_changed.il")]
    public async Task Page_OfNamesOfAnyWidth_ShowsWhatFitsIntoTheirBox(string type, string shown)
    {
        ChromiumFixture.Require();
        var document = Document.Leads.Replace("lead.created", JsonSerializer.Serialize(type), StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, document, new([PagesApp.SignInIsOn]));
        await using var host = await PagesApp.ServeAsync(pipeline);

        await using var map = await chromium.OpenAsync($"{host.Address}{PageLinks.Home}/map");

        await Expect(map.Page.Locator(".picture g text.name").Filter(new() { HasText = shown })).Not.ToHaveCountAsync(0);
        Assert.Equal("", await map.Page.EvaluateAsync<string>(Overflowing));
    }

    [Fact]
    public async Task Page_InWindowsOfAnyWidth_ShowsEveryColumnOrScrollsToIt()
    {
        ChromiumFixture.Require();
        await using var demo = await DemoBench.StartAsync(azurite);
        await using var host = await PagesApp.ServeAsync(demo.Pipeline);
        await using var map = await chromium.OpenAsync($"{host.Address}{PageLinks.Home}/map");
        foreach (var width in (int[])[1920, 1280])
        {
            await map.Page.SetViewportSizeAsync(width, 720);

            Assert.Equal((width, 0), (width, await map.Page.EvaluateAsync<int>(OutOfSight)));
            Assert.Equal((width, 0), (width, await map.Page.EvaluateAsync<int>(Hidden)));
        }

        await map.Page.SetViewportSizeAsync(600, 720);

        Assert.NotEqual(0, await map.Page.EvaluateAsync<int>(OutOfSight));
        await map.Page.EvaluateAsync("document.querySelector('.picture').scrollLeft = 1e6");
        Assert.Equal(0, await map.Page.EvaluateAsync<int>(OutOfSight));
        var box = await map.Page.Locator(".picture rect").Last.BoundingBoxAsync();
        Assert.InRange(box!.Width, 170, 225);
    }
}

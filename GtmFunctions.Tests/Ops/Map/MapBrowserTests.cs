using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Pipeline;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Ops.Map;

/// <summary>The map in a real browser.</summary>
public sealed class MapBrowserTests(AzuriteFixture azurite)
{
    // Texts that reach beyond the box they stand in
    private const string Overflowing = """
        [...document.querySelectorAll('svg g')].flatMap(g => [...g.querySelectorAll('text')].filter(text => {
          const [inside, box] = [text.getBBox(), g.querySelector('rect').getBBox()];
          return inside.x + inside.width > box.x + box.width || inside.y + inside.height > box.y + box.height;
        })).map(text => text.textContent).join('; ')
        """;

    // Pairs of boxes that lie over each other
    private const string Overlapping = """
        (() => {
          const boxes = [...document.querySelectorAll('svg rect')].map(rect => rect.getBBox());
          return boxes.flatMap((one, i) => boxes.slice(i + 1).filter(other =>
            one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height)).length;
        })()
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OfTheDemo_ShowsEverythingInItsBoxAndComplainsOfNothing()
    {
        Assert.SkipWhen(Chromium.Path is null, "Chromium is not installed: apt-get install chromium");
        await using var demo = await DemoBench.StartAsync(azurite);
        await using var host = await PipelineSite.ServeAsync(demo.Pipeline, FunctionNames.GetMap);
        await using var chromium = await Chromium.StartAsync(Cancellation);

        await chromium.OpenAsync($"{host.Urls.First()}/api/ops/map", Cancellation);

        Assert.Equal("Map · GtmFunctions", await chromium.EvaluateAsync("document.title", Cancellation));
        Assert.Equal("5", await chromium.EvaluateAsync("document.querySelectorAll('svg .gap').length + ''", Cancellation));
        Assert.Equal("", await chromium.EvaluateAsync(Overflowing, Cancellation));
        Assert.Equal("0", await chromium.EvaluateAsync($"{Overlapping} + ''", Cancellation));
        Assert.DoesNotContain(chromium.Complaints, complaint => !complaint.Contains("favicon", StringComparison.Ordinal));
    }
}

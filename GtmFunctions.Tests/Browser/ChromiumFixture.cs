using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace GtmFunctions.Tests.Browser;

/// <summary>
/// One Chromium without a window for the whole run: this machine's own, driven by Playwright, which downloads none. It is started when the
/// first test opens a page.
/// </summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    // The first is the same without what only a window needs, and takes a third of the processor's time
    private static readonly string[] Names =
        ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _started = new(StartAsync);

    private static string? Program { get; } = Names.Select(Tool.Find).FirstOrDefault(found => found is not null);

    /// <summary>Skips the calling test where no Chromium is installed.</summary>
    public static void Require() => Assert.SkipWhen(Program is null, "Chromium is not installed: apt-get install chromium-headless-shell");

    /// <summary>Opens an address on a page that shares nothing with other pages, and waits until it is loaded.</summary>
    internal async Task<WatchedPage> OpenAsync(string url)
    {
        var (_, browser) = await _started.Value;
        var watched = new WatchedPage(await browser.NewPageAsync());
        await watched.GoAsync(url);
        return watched;
    }

    /// <summary>Ends the browser and what drives it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var (driver, browser) = await _started.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(WatchedPage.Patience);
        var driver = await Playwright.CreateAsync();
        var options = new BrowserTypeLaunchOptions { ExecutablePath = Program, Timeout = WatchedPage.Patience, Args = ["--disable-gpu"] };
        return (driver, await driver.Chromium.LaunchAsync(options));
    }
}

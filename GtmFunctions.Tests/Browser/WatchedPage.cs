using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace GtmFunctions.Tests.Browser;

/// <summary>A page in a real browser, and what it complained of since it was opened.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>How long a page may take for anything, in ms: only a browser that hangs takes as long.</summary>
    public const float Patience = 60_000;

    // What was under way when the page was left
    private const string Left = "net::ERR_ABORTED";

    private readonly ConcurrentQueue<string> _complaints = new();

    /// <summary>Watches a page that has opened nothing yet.</summary>
    public WatchedPage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) =>
            Complain(message.Type is "error" or "warning", $"{message.Type}: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Complain(true, error);
        page.RequestFailed += (_, request) => Complain(request.Failure != Left, $"{request.Url}: {request.Failure}");
        page.Response += (_, response) => Complain(response.Status >= 400, $"{response.Url}: {response.Status}");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>
    /// What its policy forbade, its scripts threw and its requests were refused; an icon, which browsers ask for by themselves, is none.
    /// </summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Shows it to whoever wants to see it: GTM_PICTURES names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("GTM_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    /// <summary>Goes to an address and waits until it is loaded.</summary>
    public async Task GoAsync(string url)
    {
        var answer = await Page.GotoAsync(url);
        Assert.True(answer is { Ok: true }, $"{url} was answered {answer?.Status}");
    }

    /// <summary>Closes it with all that it kept.</summary>
    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Complain(bool isOne, string text)
    {
        if (isOne && !text.Contains("favicon", StringComparison.Ordinal))
            _complaints.Enqueue(text);
    }
}

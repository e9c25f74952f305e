using System.Net.Http.Headers;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Tests.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>The pages of a pipeline under test on a free port of loopback, as Azure serves them to whoever has signed in.</summary>
internal sealed class PagesApp : IAsyncDisposable
{
    /// <summary>The setting by which the platform says that it has authentication on.</summary>
    public static readonly KeyValuePair<string, string?> SignInIsOn = KeyValuePair.Create(WhoMayLook.SettingName, (string?)"true");

    private readonly WebApplication _host;
    private readonly HttpClient _client;

    private PagesApp(WebApplication host, HttpClient client) => (_host, _client) = (host, client);

    /// <summary>The address of the site, without a slash at its end.</summary>
    public string Address => _host.Urls.First();

    /// <summary>Serves the pages.</summary>
    /// <param name="pipeline">The pipeline, with <see cref="SignInIsOn"/> among its settings.</param>
    /// <param name="role">The app role of whoever asks; <see langword="null"/> for a stranger.</param>
    /// <param name="name">The name that they signed in with.</param>
    public static async Task<PagesApp> ServeAsync(
        PipelineHarness pipeline, VisitorRole? role = VisitorRole.Publish, string name = "Ann")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();

        // What the platform puts on each request that it let through
        var principal = role is null ? null : Visitors.SignedInPrincipalTests.Principal(("name", name), ("roles", $"GtmFunctions.{role}"));
        host.Use((context, next) =>
        {
            context.Request.Headers[SignedInPrincipal.Header] = principal;
            return next(context);
        });
        foreach (var function in pipeline.Get<PipelineSurface>().Http)
            function.Map(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        return new PagesApp(host, new HttpClient(handler) { BaseAddress = new Uri(host.Urls.First()) });
    }

    /// <summary>Asks for a page as a browser does.</summary>
    public Task<HttpResponseMessage> BrowseAsync(string page, string? query = null) => GetAsync(page, query, "text/html");

    /// <summary>Asks for an address of the app.</summary>
    public Task<HttpResponseMessage> GetAsync(string address) =>
        _client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>The HTML of a page that must be there.</summary>
    public async Task<string> HtmlAsync(string page, string? query = null) => await TextAsync(await BrowseAsync(page, query));

    /// <summary>The JSON of a page that must be there.</summary>
    public async Task<string> JsonAsync(string page, string? query = null) =>
        await TextAsync(await GetAsync(page, query, "application/json"));

    /// <summary>Sends a form as the browser does that has a page of the site open.</summary>
    /// <param name="page">The form's address.</param>
    /// <param name="fields">Its fields; the token is the one that a page of the site gives.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        using var shown = await BrowseAsync("");
        return await SubmitAsync(page, CookieOf(shown).Split('=', ';')[1], fields, CookieOf(shown));
    }

    /// <summary>The cookie that an answer sets, as it is written.</summary>
    public static string CookieOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie"));

    /// <summary>Sends a form with a token and a cookie of its own.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(
        string page, string token, (string Name, string Value)[] fields, string? cookie, string? site = null)
    {
        using var content = new FormUrlEncodedContent(
            fields.Append((Name: FormToken.Field, Value: token)).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, Uri(page, null)) { Content = content };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie.Split(';')[0]);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a form with a file, as <see cref="SubmitAsync(string, ValueTuple{string, string}[])"/> does.</summary>
    public async Task<HttpResponseMessage> UploadAsync(
        string page, string fileName, byte[] file, params (string Name, string Value)[] fields)
    {
        using var shown = await BrowseAsync("");
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append((FormToken.Field, CookieOf(shown).Split('=', ';')[1])))
            content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(file), "file", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, Uri(page, null)) { Content = content };
        request.Headers.Add("Cookie", CookieOf(shown).Split(';')[0]);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Stops to serve.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string page, string? query, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Uri(page, query));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
        return text;
    }

    private static string Uri(string page, string? query) => PageLinks.Home + (page.Length == 0 ? "" : $"/{page}") + query;
}

using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Pages;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Site;

/// <summary>Who is let in, in which form a page comes, and which forms are taken.</summary>
public sealed class PageSiteTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> SignInIsOn = new([PagesApp.SignInIsOn]);

    [Fact]
    public async Task Page_AskedForByABrowser_IsHtmlThatMayLoadItsOwnFilesOnly()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("");

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", Assert.Single(answer.Headers.GetValues("Cache-Control")));
    }

    [Fact]
    public async Task Page_AskedForByAProgram_IsJsonWithTheAnswerInWords()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync(""))!;

        Assert.Equal("Overview", (string?)model["title"]);
        Assert.NotEmpty((string)model["answer"]!);
        Assert.Equal("idle", (string?)model["standing"]);
    }

    [Fact]
    public async Task Answer_AskedForByAProgramWithAKey_IsThePagesJsonAndSetsNoCookie()
    {
        // Without sign-in: the host has looked at the key
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await using var app = await PagesApp.ServeAsync(pipeline, role: null);

        using var answer = await app.GetAsync("/api/ops/answers");
        var model = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Overview", (string?)model["title"]);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("nowhere", HttpStatusCode.NotFound, "There is no page of this address")]
    [InlineData("accounts/gmail.com", HttpStatusCode.BadRequest, "A free mail provider's is nobody's")]
    public async Task Answer_ThatCannotBeGiven_IsAnErrorAsOfOpsCalls(string path, HttpStatusCode status, string why)
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline, role: null);

        using var answer = await app.GetAsync($"/api/ops/answers/{path}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(
            why, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_OfPages_NeedsAKeyInAzure() => Assert.Equal(
        (AccessLevel.Function, "get"), (PageCalls.TellPage.Access, Assert.Single(PageCalls.TellPage.Methods)));

    [Fact]
    public async Task Assets_LinkedByAPage_AreThereForGood()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline, role: null);

        foreach (var name in (string[])["site.css", "site.js", "icon.svg"])
        {
            var path = PageAsset.Link(name)[(PageLinks.Home.Length + 1)..];
            using var answer = await app.BrowseAsync(path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", Assert.Single(answer.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_AskedForByAStranger_LeadsToTheSignInAndBack()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline, role: null);

        using var answer = await app.BrowseAsync("", "?format=html");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(
            "/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fops%2Fpages%3Fformat%3Dhtml", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Page_WhereSignInIsOff_IsShownToNobodyWhateverTheHeaderSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Sign-in is not set up", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnUnknownAddress_SaysSo()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("nowhere/at/all");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no page of this address", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithStorageAway_SaysSoInWords()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        pipeline.Script.IsAway = true;

        using var answer = await app.BrowseAsync("");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Storage does not answer", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<PipelineHarness> StartAsync() => PipelineHarness.StartAsync(azurite, Document.Leads, SignInIsOn);
}

using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge;

public sealed class AcknowledgeEndpointTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public async Task Answer_AForgedLink_IsRefusedWithoutAskingStorage(string method)
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        var forged = new AcknowledgeToken(
            id, "sdr", 1, AcknowledgeToken.OwnerHash(id, "ada@example.com"),
            pipeline.Clock.GetUtcNow().AddDays(1)).Sign("another-secret-of-length");
        pipeline.Script.Calls.Clear();

        var (status, html, _) = await CallAsync(pipeline, $"/api/acknowledge/{forged}", method);

        Assert.Equal(404, status);
        Assert.Contains("This link is not valid", html, StringComparison.Ordinal);
        Assert.Empty(pipeline.Script.Calls);
    }

    [Fact]
    public async Task Answer_AnOldLinkOrOneOfSomebodyElse_SaysThatItIsTooOldAndChangesNothing()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        var link = LastLink(pipeline);
        var now = pipeline.Clock.GetUtcNow();
        string Signed(string eventId, string assignment, int step, string email) =>
            new AcknowledgeToken(eventId, assignment, step, AcknowledgeToken.OwnerHash(eventId, email), now.AddDays(1)).Sign(LinkSecret);

        string[] strangers =
        [
            Signed(id, "sdr", 1, "bob@example.com"), Signed(id, "sdr", 2, "ada@example.com"), Signed(id, "sdr", 0, "ada@example.com"),
            Signed(id, "ae", 1, "ada@example.com"), Signed("e20200101-0123456789abcdef01234567", "sdr", 1, "ada@example.com"),
        ];
        foreach (var stranger in strangers)
            Assert.Equal(410, (await CallAsync(pipeline, $"/api/acknowledge/{stranger}", "POST")).Status);
        pipeline.Clock.Advance(TimeSpan.FromDays(31));
        var (status, html, _) = await CallAsync(pipeline, link, "POST");

        Assert.Equal(410, status);
        Assert.Contains("This link is too old", html, StringComparison.Ordinal);
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);
    }

    [Fact]
    public async Task Answer_ManyPressAtOnce_OneAcknowledgesAndTheOthersHearOfIt()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        var link = LastLink(pipeline);

        var pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CallAsync(pipeline, link, "POST")));

        Assert.All(pages, page => Assert.Equal(200, page.Status));
        Assert.Single(pages, page => page.Html.Contains("Thank you, it is yours", StringComparison.Ordinal));
        Assert.Equal(15, pages.Count(page => page.Html.Contains("It is acknowledged already", StringComparison.Ordinal)));
        Assert.NotNull((await SlaAsync(pipeline, id))["acknowledged"]);
    }

    [Fact]
    public async Task Answer_Always_ForbidsThePageEverythingAndTellsNothingOfTheLead()
    {
        await using var pipeline = await StartAsync(
            azurite, tables: Tables("\"<b>Ada</b> \"\"B\"\"\",ada@example.com,sdr,Europe/Berlin,,"));
        await LeadAsync(pipeline);

        var (_, html, headers) = await CallAsync(pipeline, LastLink(pipeline));

        Assert.Equal("no-store", headers.CacheControl);
        Assert.Equal("nosniff", headers.XContentTypeOptions);
        Assert.Equal("DENY", headers.XFrameOptions);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$",
            headers.ContentSecurityPolicy.ToString());
        Assert.Equal("text/html; charset=utf-8", headers.ContentType);
        Assert.Contains("&lt;b&gt;Ada&lt;/b&gt; &quot;B&quot;, it was given to you on", html, StringComparison.Ordinal);
        Assert.Contains("Monday 23 November 2026, 10:00</time> (Europe/Berlin)", html, StringComparison.Ordinal);
        Assert.All(
            ["Grace", "analytical", "ada@example.com", "http:", "https:", "<script"],
            told => Assert.DoesNotContain(told, html, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Answer_StorageAway_AsksToOpenTheLinkAgain()
    {
        await using var pipeline = await StartAsync(azurite);
        await LeadAsync(pipeline);
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(0, Strike.Before, fatal: false);

        var (status, html, _) = await CallAsync(pipeline, LastLink(pipeline), "POST");

        Assert.Equal(503, status);
        Assert.Contains("open the link again in a minute", html, StringComparison.Ordinal);
        Assert.Equal(200, (await CallAsync(pipeline, LastLink(pipeline), "POST")).Status);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>What a draft's page says of its fixtures, decided by the live rules and by the draft.</summary>
public sealed class DraftPreviewTests(AzuriteFixture azurite)
{
    private const string Fixtures = """
        fixtures:
          a-vp:
            given: { type: lead.created, data: { person: { email: ada@analytical.example, title: VP } } }
            expect: { outcome: filtered }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draft_LookedAtOverItsFixtures_SaysWhichItDecidesOtherwise()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var draft = await KeepAsync(pipeline, app, Fixtures);
        Assert.Contains("<option value=\"fixtures\">", await app.HtmlAsync(draft), StringComparison.Ordinal);

        using var looked = await app.SubmitAsync($"{draft}/preview", ("since", "fixtures"), ("source", "forms"));
        var model = JsonNode.Parse(await app.JsonAsync(draft))!["preview"]!;
        var html = WebUtility.HtmlDecode(await app.HtmlAsync(draft));
        var csv = await app.HtmlAsync($"{draft}/changes.csv");

        Assert.Equal(HttpStatusCode.SeeOther, looked.StatusCode);
        Assert.Equal("The one fixture is no longer routed, takes another branch.", (string)model["result"]!["answer"]!);
        Assert.Contains("<summary>a-vp: Dee Park → filtered</summary>", html, StringComparison.Ordinal);
        Assert.Contains("1</b><span>fixtures looked at", html, StringComparison.Ordinal);
        var examples = html[html.IndexOf("<h3>Examples", StringComparison.Ordinal)..];
        Assert.DoesNotContain("/events/", examples[..examples.IndexOf("<h2>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.EndsWith(",a-vp", csv.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_WithoutFixtures_OffersNoneAndRefusesToLookAtThem()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var draft = await KeepAsync(pipeline, app, "");

        using var looked = await app.SubmitAsync($"{draft}/preview", ("since", "fixtures"));

        Assert.DoesNotContain("<option value=\"fixtures\">", await app.HtmlAsync(draft), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, looked.StatusCode);
    }

    private static async Task<string> KeepAsync(Scenarios.PipelineHarness pipeline, PagesApp app, string fixtures)
    {
        var live = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var document = live.Document.Replace(
            "filter: { person.email: { $exists: true } }", "filter: { person.title: Queen }", StringComparison.Ordinal);
        using var kept = await app.SubmitAsync(
            "rules/edit", ("act", "keep"), ("from", live.Version), ("document", document), ("fixtures", fixtures));
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        return kept.Headers.Location!.ToString()[(PageLinks.Home.Length + 1)..];
    }
}

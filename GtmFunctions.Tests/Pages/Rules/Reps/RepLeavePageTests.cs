using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules.Reps;

/// <summary>The page of somebody who leaves: in numbers first, then the doing.</summary>
public sealed class RepLeavePageTests(AzuriteFixture azurite)
{
    private const string Page = "rules/reps/Dee@Example.com/leave";

    [Fact]
    public async Task Page_OfARep_SaysInNumbersWhatItComesToAndDoesIt()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = JsonNode.Parse(await app.JsonAsync(Page))!;
        var html = await app.HtmlAsync(Page);

        using var done = await app.SubmitAsync(Page, ("version", FieldText.From(model["version"])!), ("note", "moves on"));
        await pipeline.DrainAsync();
        var after = JsonNode.Parse(await app.JsonAsync(Page))!;
        using var again = await app.SubmitAsync(Page, ("version", FieldText.From(after["version"])!));

        Assert.Equal(
            "1 row of 1 table names Dee Park, who has 2 open leads and is kept by 0 accounts.", FieldText.From(model["answer"]));
        Assert.Equal("reps.csv: 1 row removed", FieldText.From(model["rules"]![0]));
        var group = Assert.Single(model["leads"]!.AsArray())!;
        Assert.Equal("2", FieldText.From(group["count"]));
        Assert.Equal("ops@example.com, for nobody else of the team can take anything now", FieldText.From(group["goesTo"]));
        Assert.Equal("nobody: no action of its workflows names the owner", FieldText.From(group["told"]));
        Assert.Contains("sdr, without an SLA", html, StringComparison.Ordinal);
        Assert.Contains("those of the last 7 days count as open", html, StringComparison.Ordinal);
        Assert.Contains(">Publish the rules without them, hand over 2 leads</button>", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal("idle", FieldText.From(after["standing"]));
        Assert.DoesNotContain(
            "dee@example.com",
            (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(TestContext.Current.CancellationToken))!.Tables["reps.csv"],
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Page_AskedForOtherDays_CountsTheLeadsOfThese()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var none = JsonNode.Parse(await app.JsonAsync(Page, "?days=0"))!;
        using var wrong = await app.BrowseAsync(Page, "?days=91");

        Assert.Empty(none["leads"]!.AsArray());
        Assert.Equal("0", FieldText.From(none["days"]));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Form_OfAPageThatIsNotOfNow_DoesNothing()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var refused = await app.SubmitAsync(Page, ("version", "000000000000"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("dee@example.com", (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(
            TestContext.Current.CancellationToken))!.Tables["reps.csv"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reps_EachRep_LeadsToTheirLeaving()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        Assert.Contains("/rules/reps/dee%40example.com/leave", await app.HtmlAsync("reps"), StringComparison.Ordinal);
    }
}

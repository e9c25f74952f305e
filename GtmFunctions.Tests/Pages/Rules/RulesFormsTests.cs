using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>What people do to the rules on their pages, as a browser without script does it.</summary>
public sealed class RulesFormsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draft_KeptAndPublished_DecidesAndTheHistorySaysWho()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);

        var changed = before.Document.Replace("points: 50", "points: 40", StringComparison.Ordinal);
        var draft = await KeepAsync(app, before, changed, "less for VPs");
        Assert.Equal(before.Version, (await LiveAsync(pipeline)).Version);
        using var published = await app.SubmitAsync($"{draft}/publish", ("note", "less for VPs"), ("tag", await TagAsync(app, draft)));

        Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
        Assert.Contains("points: 40", (await LiveAsync(pipeline)).Document, StringComparison.Ordinal);
        var last = JsonNode.Parse(await app.JsonAsync("rules/history"))!["publications"]![0]!;
        Assert.Equal(("Ann", "less for VPs"), ((string)last["by"]!, (string)last["note"]!));
        using var gone = await app.BrowseAsync(draft);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Draft_WithLineEndsOfABrowser_ChangesNothingElse()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);

        var draft = await KeepAsync(app, before, before.Document.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.StartsWith("It changes nothing.", (string)(await DraftAsync(app, draft))["answer"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_OfAFormWithoutFixtures_KeepsThemUntilTheyAreEmptied()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline) with { Fixtures = "fixtures: {}" };
        await pipeline.Get<ConfigurationPublisher>().PublishAsync(new Publishing(before, PublicationAuthor.Person("Ann")), Cancellation);

        var kept = await KeepAsync(app, before, before.Document);
        using var emptied = await app.SubmitAsync(
            "rules/edit", ("act", "keep"), ("from", before.Version), ("document", before.Document), ("fixtures", "\r\n"));

        Assert.Empty((await DraftAsync(app, kept))["changes"]!["summary"]!.AsArray());
        var without = emptied.Headers.Location!.ToString()[(PageLinks.Home.Length + 1)..];
        Assert.Equal("fixtures.yaml: 1 line removed", (string)(await DraftAsync(app, without))["changes"]!["summary"]![0]!);
    }

    [Fact]
    public async Task Draft_WithAnError_SaysTheLineAndIsNotPublished()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        var broken = before.Document.Replace("score: icp", "score: ipc", StringComparison.Ordinal);

        using var check = await app.SubmitAsync("rules/edit", ("act", "check"), ("from", before.Version), ("document", broken));
        var html = await check.Content.ReadAsStringAsync(Cancellation);
        var draft = await KeepAsync(app, before, broken);
        using var published = await app.SubmitAsync($"{draft}/publish", ("note", "no"), ("tag", await TagAsync(app, draft)));

        var line = broken.Split('\n').Index().First(one => one.Item.Contains("score: ipc", StringComparison.Ordinal)).Index + 1;
        Assert.Contains($"gtm.yaml, line {line}", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, published.StatusCode);
        Assert.Equal(before.Version, (await LiveAsync(pipeline)).Version);
        var finding = (await DraftAsync(app, draft))["findings"]![0]!;
        Assert.Equal((line, "error"), ((int)finding["line"]!, (string)finding["kind"]!));
    }

    [Fact]
    public async Task Draft_OfTwoPeople_TellsTheSecondAndLosesNothingOfTheirs()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        var draft = await KeepAsync(app, before, $"{before.Document}\n# first\n");
        var (id, tag) = (draft.Split('/')[^1], await TagAsync(app, draft));

        using var first = await EditAsync(app, before, id, tag, $"{before.Document}\n# of Ann\n");
        using var second = await EditAsync(app, before, id, tag, $"{before.Document}\n# of Bob\n");
        var told = await second.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("# of Bob", told, StringComparison.Ordinal);
        Assert.Contains("+ # of Ann", WebUtility.HtmlDecode(told), StringComparison.Ordinal);
        using var late = await app.SubmitAsync($"{draft}/publish", ("note", "late"), ("tag", tag));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(before.Version, (await LiveAsync(pipeline)).Version);
    }

    [Fact]
    public async Task Draft_OvertakenByAnother_IsCarriedOverWhereTheLinesAreOthers()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        var draft = await KeepAsync(app, before, before.Document.Replace("points: -50", "points: -60", StringComparison.Ordinal));
        await pipeline.PublishAsync($"# of Bob\n{before.Document}", before.Tables.ToDictionary());

        using var refused = await app.SubmitAsync($"{draft}/publish", ("note", "mine"), ("tag", await TagAsync(app, draft)));
        var told = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Cancellation));
        using var carried = await app.SubmitAsync($"{draft}/carry", ("tag", await TagAsync(app, draft)));
        using var published = await app.SubmitAsync($"{draft}/publish", ("note", "mine"), ("tag", await TagAsync(app, draft)));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Test published version", told, StringComparison.Ordinal);
        Assert.Contains("Carry it over", told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, carried.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
        var live = (await LiveAsync(pipeline)).Document;
        Assert.StartsWith("# of Bob\n", live, StringComparison.Ordinal);
        Assert.Contains("points: -60", live, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_OvertakenInTheSameLine_SaysWhichAndIsNotCarriedOver()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        var draft = await KeepAsync(app, before, before.Document.Replace("points: -50", "points: -60", StringComparison.Ordinal));
        var theirs = before.Document.Replace("points: -50", "points: -70", StringComparison.Ordinal);
        await pipeline.PublishAsync(theirs, before.Tables.ToDictionary());

        using var carried = await app.SubmitAsync($"{draft}/carry", ("tag", await TagAsync(app, draft)));

        Assert.Equal(HttpStatusCode.Conflict, carried.StatusCode);
        var conflict = (string)(await DraftAsync(app, draft))["overtaken"]!["conflicts"]![0]!;
        var line = before.Document.Split('\n').Index().First(one => one.Item.Contains("points: -50", StringComparison.Ordinal)).Index + 1;
        Assert.Equal($"gtm.yaml: line {line}", conflict);
        Assert.Equal(theirs, (await LiveAsync(pipeline)).Document);
    }

    [Fact]
    public async Task History_GoneBack_ShowsFirstWhatChangesAndRefusesWhatItHasNotShown()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        await pipeline.PublishAsync($"# second\n{before.Document}", before.Tables.ToDictionary());
        var first = JsonNode.Parse(await app.JsonAsync("rules/history"))!["publications"]!.AsArray()[^1]!;
        var page = $"rules/history/{first["id"]}";

        var shown = JsonNode.Parse(await app.JsonAsync(page))!;
        using var unseen = await app.SubmitAsync($"{page}/back", ("note", "wrong"), ("live", before.Version));
        using var done = await app.SubmitAsync($"{page}/back", ("note", "wrong"), ("live", (string)shown["live"]!));

        Assert.Equal("document: 1 line removed", (string)shown["back"]!["summary"]![0]!);
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal(before.Version, (await LiveAsync(pipeline)).Version);
        var last = JsonNode.Parse(await app.JsonAsync("rules/history"))!["publications"]![0]!;
        Assert.StartsWith("went back to version", (string)last["what"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollout_FromADraft_ToAShareThenStopped_LeavesTheCurrentVersion()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var before = await LiveAsync(pipeline);
        var draft = await KeepAsync(app, before, before.Document.Replace("points: 50", "points: 40", StringComparison.Ordinal));

        var tag = await TagAsync(app, draft);
        using var rolled = await app.SubmitAsync($"{draft}/rollout", ("to", "share"), ("percent", "20"), ("tag", tag));
        var shown = JsonNode.Parse(await app.JsonAsync("rules/rollout"))!["sides"]!;
        using var shadow = await app.SubmitAsync("rules/rollout/share", ("to", "shadow"), ("version", (string)shown["beside"]!));
        var after = JsonNode.Parse(await app.JsonAsync("rules/rollout"))!["sides"]!;
        using var stopped = await app.SubmitAsync("rules/rollout/stop");
        using var again = await app.SubmitAsync("rules/rollout/all", ("version", (string)shown["beside"]!));

        Assert.Equal(HttpStatusCode.SeeOther, rolled.StatusCode);
        Assert.Equal((20, 0), ((int)shown["percent"]!, (int)after["percent"]!));
        Assert.Equal(HttpStatusCode.SeeOther, shadow.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, stopped.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Equal(before.Version, (await LiveAsync(pipeline)).Version);
        Assert.Null(JsonNode.Parse(await app.JsonAsync("rules/rollout"))!["sides"]);
    }

    [Theory]
    [InlineData("rules/edit")]
    [InlineData("rules/drafts/d20261123090000000-000000/publish")]
    [InlineData("rules/drafts/d20261123090000000-000000/discard")]
    [InlineData("rules/history/p20261123090000000-000000/back")]
    [InlineData("rules/rollout/stop")]
    public async Task Forms_OfWhoMayOnlyOperate_AreRefused(string form)
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline, VisitorRole.Operate);

        using var answer = await app.SubmitAsync(form, ("act", "keep"), ("document", "version: 1"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<ConfigurationBundle> LiveAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;

    private static async Task<string> KeepAsync(PagesApp app, ConfigurationBundle from, string document, string note = "a note")
    {
        using var kept = await app.SubmitAsync(
            "rules/edit", ("act", "keep"), ("from", from.Version), ("document", document), ("note", note));
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        return kept.Headers.Location!.ToString()[(PageLinks.Home.Length + 1)..];
    }

    private static Task<HttpResponseMessage> EditAsync(PagesApp app, ConfigurationBundle from, string id, string tag, string document) =>
        app.SubmitAsync("rules/edit", ("act", "keep"), ("from", from.Version), ("draft", id), ("tag", tag), ("document", document));

    private static async Task<string> TagAsync(PagesApp app, string draft) => (string)(await DraftAsync(app, draft))["tag"]!;

    private static async Task<JsonNode> DraftAsync(PagesApp app, string draft) => JsonNode.Parse(await app.JsonAsync(draft))!;
}

using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>What the pages say of what has happened.</summary>
public sealed class PagesContentTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Event_ThatWasRouted_SaysWhoGotItWhyAndHowSoon()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var id = await PagesWorld.EventAsync(app, "ada@analytical.example");

        var model = JsonNode.Parse(await app.JsonAsync($"events/{id}"))!;

        var answer = FieldText.From(model["answer"])!;
        Assert.StartsWith("lead.created about ada@analytical.example went to Dee Park, because ", answer, StringComparison.Ordinal);
        Assert.Contains("s after it was received", answer, StringComparison.Ordinal);
        var steps = model["steps"]!.AsArray().Select(step => FieldText.From(step!["name"])).ToArray();
        Assert.Equal("Received", steps[0]);
        Assert.Contains("Taken in", steps);
        Assert.Contains("Decided", steps);
        Assert.Contains("Delivered to slack", steps);
        var email = model["fields"]!.AsArray().Single(field => FieldText.From(field!["path"]) == "person.email")!;
        Assert.Equal("data.email", FieldText.From(email["from"]));
        Assert.Contains("VP Engineering", FieldText.From(model["payload"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_ThatWasFilteredOut_SaysThatItWentNowhereAndWhy()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var filtered = JsonNode.Parse(await app.JsonAsync("events", "?outcome=filtered"))!["events"]!.AsArray();

        var model = JsonNode.Parse(await app.JsonAsync($"events/{FieldText.From(Assert.Single(filtered)!["id"])}"))!;

        Assert.Contains("went nowhere: inbound: filtered out", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.Equal("idle", FieldText.From(model["standing"]));
    }

    [Fact]
    public async Task Events_FoundByAnAddress_SayThatTheyAreAllThereIs()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("events", "?q=ADA%40analytical.example"))!;

        Assert.Equal("1 event about ADA@analytical.example from 1 source.", FieldText.From(model["answer"]));
        Assert.Contains("this is all there is", FieldText.From(model["searched"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_OfTwoCauses_AreGroupedByThem()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("dead-letters"))!;

        Assert.StartsWith("2 dead letters wait for a person", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.Equal(
            ["gtm-received", "other-sequencer"],
            model["groups"]!.AsArray().Select(group => FieldText.From(group!["where"])).Order());
    }

    [Fact]
    public async Task Person_WithEvents_SaysWhoHasThem()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var person = JsonNode.Parse(await app.JsonAsync("people/Ada@Analytical.example"))!;
        var account = JsonNode.Parse(await app.JsonAsync("accounts/analytical.example"))!;

        Assert.StartsWith(
            "ada@analytical.example: 1 event from 1 source, score 50, owner Dee Park since ", FieldText.From(person["answer"]),
            StringComparison.Ordinal);
        Assert.Equal("analytical.example", FieldText.From(person["account"]));
        Assert.Equal(2, account["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Person_ErasedFromThePage_IsNotFoundAnyMore()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var would = JsonNode.Parse(await app.JsonAsync("people/ada@analytical.example/erase"))!;
        using var held = await app.BrowseAsync("people/ada@analytical.example/export");
        using var begun = await app.SubmitAsync("people/ada@analytical.example/erase", ("reason", "asked for"));
        await pipeline.DrainAsync();
        var after = JsonNode.Parse(await app.JsonAsync("people/ada@analytical.example"))!;

        Assert.Equal("1", FieldText.From(would["would"]![0]!["count"]));
        var file = await held.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("VP Engineering", file, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        Assert.StartsWith("Nothing is kept of ada@analytical.example", FieldText.From(after["answer"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reps_OfWhomOneIsOut_SayWhoIsNextAndWhoCannotTake()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("reps"))!;

        var team = Assert.Single(model["teams"]!.AsArray())!;
        Assert.Equal("Dee Park", FieldText.From(team["next"]));
        var (dee, eli) = (team["members"]![0]!, team["members"]![1]!);
        Assert.Equal(("2", "2 of 40 this day"), (FieldText.From(dee["assigned"]), FieldText.From(dee["capacity"])));
        Assert.StartsWith("out ", FieldText.From(eli["whyNot"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_ByOwner_CountAndMeasureAndAreAFileToo()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("numbers", "?by=owner&days=1"))!;
        var csv = FieldText.From(model["csv"])!;
        using var file = await app.BrowseAsync(csv[(PageLinks.Home.Length + 1)..]);

        var answer = FieldText.From(model["answer"]);
        Assert.StartsWith("3 events in the last day; 5 actions delivered, 1 given up.", answer, StringComparison.Ordinal);
        Assert.Equal("dee@example.com", FieldText.From(model["rows"]![0]!["name"]));
        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        var lines = await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\r\ndee@example.com,", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OfEachKind_SaysHowLongItIsKept()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("data"))!;

        Assert.StartsWith("What providers sent is kept for 30 days", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.All(model["kinds"]!.AsArray(), kind => Assert.NotEqual(FieldText.From(kind!["kind"]), FieldText.From(kind["what"])));
    }

    [Fact]
    public async Task Overview_WithDeadLetters_SaysThatSomebodyIsNeeded()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync(""))!;

        Assert.Equal("bad", FieldText.From(model["standing"]));
        Assert.StartsWith("2 dead letters wait for a person. Otherwise ", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.Contains(model["became"]!.AsArray(), line => FieldText.From(line!["what"]) == "actions given up");
    }

    [Fact]
    public async Task Pages_OfAPayloadWithAScript_ShowItAsText()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var id = await PagesWorld.EventAsync(app, "grace@analytical.example");
        var letters = JsonNode.Parse(await app.JsonAsync("dead-letters"))!["newest"]!.AsArray();

        string[] pages =
        [
            "", "events", $"events/{id}", $"events/{id}/replay", "dead-letters",
            .. letters.Select(letter => $"dead-letters/{FieldText.From(letter!["id"])}"), "people/grace@analytical.example", "reps",
        ];
        var all = "";
        foreach (var page in pages)
        {
            var html = await app.HtmlAsync(page);
            Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
            all += html;
        }

        Assert.Contains("alert(&#x27;gtm&#x27;)", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_WithoutItsToken_DoesNothing()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var id = await PagesWorld.EventAsync(app, "ada@analytical.example");
        using var shown = await app.BrowseAsync("");
        var cookie = PagesApp.CookieOf(shown);
        var token = cookie.Split('=', ';')[1];

        (string Token, string? Cookie, string? Site)[] forged =
            [("", cookie, null), (new string('0', token.Length), cookie, null), (token, null, null), (token, cookie, "cross-site")];
        foreach (var (sent, kept, site) in forged)
        {
            using var answer = await app.SubmitAsync($"events/{id}/replay", sent, [], kept, site);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Empty((await pipeline.TraceAsync(id))["replays"]!.AsArray());
        using var ours = await app.SubmitAsync($"events/{id}/replay", ("from", "route"));
        Assert.Equal(HttpStatusCode.SeeOther, ours.StatusCode);
        Assert.Equal("Ann", FieldText.From(Assert.Single((await pipeline.TraceAsync(id))["replays"]!.AsArray())!["person"]));
    }

    [Fact]
    public async Task Form_OfWhoMayOnlyLook_IsNotShownAndNotTaken()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline, VisitorRole.Read);
        var id = await PagesWorld.EventAsync(app, "ada@analytical.example");

        Assert.DoesNotContain("method=\"post\"", await app.HtmlAsync($"events/{id}/replay"), StringComparison.Ordinal);
        using var answer = await app.SubmitAsync($"events/{id}/replay", ("from", "route"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules.Tables;

/// <summary>A table as a grid: what it tells, what a change of it leads to, and what a mistake does.</summary>
public sealed class TablePageTests(AzuriteFixture azurite)
{
    private const string Page = "rules/tables/reps.csv";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roster_OfTheLiveRules_TellsWhoCanTakeSomethingNow()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = await ModelAsync(app, Page);

        Assert.Equal(
            "It says who takes leads, for assignment 'sdr': 2 rows in 1 team.", FieldText.From(model["answer"]));
        Assert.Equal("Roster", FieldText.From(model["kind"]));
        Assert.Equal("dee@example.com", FieldText.From(model["rows"]![0]!["cells"]![1]!["text"]));
        Assert.Equal("can take", FieldText.From(model["rows"]![0]!["now"]));
        Assert.Contains("out", FieldText.From(model["rows"]![1]!["now"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_CellRowAndRemoval_MakeADraftThatChangesThoseRowsOnly()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = await ModelAsync(app, Page);

        using var done = await app.SubmitAsync(
            Page,
            [
                .. Asked(model),
                ("cell.1.3", "2"),
                ("remove", "2"),
                ("cell.2.0", "Eli Ray"),
                ("cell.new1.0", "Fay Orr"),
                ("cell.new1.1", "fay@example.com"),
                ("cell.new1.2", "sales"),
                ("at.new1", "1"),
                ("note", "Fay joins, Eli left"),
            ]);

        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        var draft = await DraftAsync(pipeline, done);
        Assert.Equal(
            """
            name,email,team,weight,capacity,timezone,hours,out
            Fay Orr,fay@example.com,sales,,,,,
            Dee Park,dee@example.com,sales,2,40/day,UTC,,
            """,
            draft.Bundle.Tables["reps.csv"].TrimEnd());
        Assert.Equal((model["version"]!.GetValue<string>(), "Ann", "Fay joins, Eli left"), (draft.BeganFrom, draft.By.Name, draft.Note));
    }

    [Fact]
    public async Task Edit_Mistake_IsToldBesideItsCellWithWhatWasTyped()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = await ModelAsync(app, Page);

        using var refused = await app.SubmitAsync(
            Page, [.. Asked(model), ("cell.1.4", "forty a day"), ("cell.new1.0", PagesWorld.Script), ("note", "more")]);
        var html = await refused.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("value=\"forty a day\"", html, StringComparison.Ordinal);
        Assert.Contains("the capacity &#x27;forty a day&#x27; must be n/hour, n/day or n/week", html, StringComparison.Ordinal);
        Assert.Contains("every member has a email", html, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;script&gt;alert(", html, StringComparison.Ordinal);
        Assert.Contains("value=\"more\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(PagesWorld.Script, html, StringComparison.Ordinal);
        Assert.Empty(await pipeline.Get<RulesDrafts>().ListAsync(10, Cancellation));
    }

    [Fact]
    public async Task Edit_NothingTyped_SaysSo()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var same = await app.SubmitAsync(Page, [.. Asked(await ModelAsync(app, Page)), ("cell.1.0", " Dee Park ")]);

        Assert.Equal(HttpStatusCode.BadRequest, same.StatusCode);
        Assert.Contains("Nothing was changed", await same.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_AfterSomebodyElsePublished_StillChangesTheTableThatWasShown()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = await ModelAsync(app, Page);
        await PublishAsync(pipeline, "Dee Park", "Dee Parker", "Bob");

        using var done = await app.SubmitAsync(Page, [.. Asked(model), ("cell.2.3", "3")]);

        var draft = await DraftAsync(pipeline, done);
        Assert.Contains("Dee Park,dee", draft.Bundle.Tables["reps.csv"], StringComparison.Ordinal);
        Assert.Equal(model["version"]!.GetValue<string>(), draft.BeganFrom);
        Assert.NotEqual(draft.BeganFrom, (await pipeline.Get<PublishedDocuments>().CurrentAsync(Cancellation))!.Name);
    }

    [Fact]
    public async Task Edit_DraftThatSomebodyChangedMeanwhile_IsRefused()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        using var begun = await app.SubmitAsync(Page, [.. Asked(await ModelAsync(app, Page)), ("cell.1.3", "2")]);
        var draft = await DraftAsync(pipeline, begun);
        var model = await ModelAsync(app, Page, $"?draft={draft.Id}");

        using var first = await app.SubmitAsync(Page, [.. Asked(model), ("cell.1.3", "3")]);
        using var second = await app.SubmitAsync(Page, [.. Asked(model), ("cell.1.3", "4")]);

        Assert.Equal("2", FieldText.From(model["rows"]![0]!["cells"]![3]!["text"]));
        Assert.Equal(draft.Id, (await DraftAsync(pipeline, first)).Id);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Contains("sales,3,", (await pipeline.Get<RulesDrafts>().FindAsync(draft.Id, Cancellation))!.Bundle.Tables["reps.csv"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_DownloadedAsEither_IsTakenBackAsTheSameTable()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = await ModelAsync(app, Page);
        var stored = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!.Tables["reps.csv"];

        foreach (var kind in new[] { "csv", "xlsx" })
        {
            using var file = await app.BrowseAsync($"{Page}/file", $"?as={kind}");
            var bytes = await file.Content.ReadAsByteArrayAsync(Cancellation);
            using var same = await app.UploadAsync($"{Page}/upload", $"reps.{kind}", bytes, Asked(model));

            Assert.Equal(stored, TableSheet.Parse(stored).TakeOver(TableSheet.Parse(TableText.Read(bytes))).ToText());
            Assert.Equal(HttpStatusCode.BadRequest, same.StatusCode);
            Assert.Contains("nothing to change", await same.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Upload_SpreadsheetWithAMistake_IsADraftThatShowsItInPlace()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var model = await ModelAsync(app, Page);
        var text = "name;email;team;weight;capacity;timezone;hours;out\r\nDee Park;dee@example.com;sales;1;40/day;Mars/Olympus;;\r\n";

        using var done = await app.UploadAsync($"{Page}/upload", "reps.csv", Encoding.UTF8.GetBytes(text), Asked(model));
        var shown = JsonNode.Parse(await app.JsonAsync(
            Page, done.Headers.Location!.OriginalString[done.Headers.Location.OriginalString.IndexOf('?', StringComparison.Ordinal)..]))!;

        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal("bad", FieldText.From(shown["standing"]));
        Assert.StartsWith("'Mars/Olympus' is no time zone", FieldText.From(shown["rows"]![0]!["cells"]![5]!["faults"]![0]!["message"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_ToWhoMayOnlyLook_HasNoForm()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline, VisitorRole.Operate);

        var html = await app.HtmlAsync(Page);
        using var refused = await app.SubmitAsync(Page, ("cell.1.3", "2"));

        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        Assert.Contains("Dee Park", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Table_ThatIsNot_IsNotFound()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        foreach (var page in new[] { "rules/tables/none.csv", "rules/tables/none.csv/history", "rules/tables/none.csv/file" })
        {
            using var missing = await app.BrowseAsync(page);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task History_OfATable_TellsWhoChangedWhichCell()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        await PublishAsync(pipeline, "sales,1,40/day", "sales,1,30/day", "Bob");

        var history = await ModelAsync(app, $"{Page}/history");
        var table = await ModelAsync(app, Page);

        Assert.Equal("Bob", FieldText.From(history["changes"]![0]!["line"]!["by"]));
        Assert.Equal("capacity: 40/day \u2192 30/day", FieldText.From(history["changes"]![0]!["rows"]![0]!["cells"]![0]));
        Assert.Equal("1 row changed", FieldText.From(table["lastChange"]!["what"]));
    }

    private static async Task<JsonNode> ModelAsync(PagesApp app, string page, string? query = null) =>
        JsonNode.Parse(await app.JsonAsync(page, query))!;

    // What the page's own form sends back
    private static (string Name, string Value)[] Asked(JsonNode model) =>
    [
        ("version", FieldText.From(model["version"])!),
        ("of", FieldText.From(model["of"])!),
        ("draft", FieldText.From(model["draft"]) ?? ""),
    ];

    private static async Task<RulesDraft> DraftAsync(PipelineHarness pipeline, HttpResponseMessage done)
    {
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        var location = done.Headers.Location!.OriginalString;
        Assert.Contains("/rules/drafts/", location, StringComparison.Ordinal);
        return (await pipeline.Get<RulesDrafts>().FindAsync(location[(location.LastIndexOf('/') + 1)..], Cancellation))!;
    }

    private static async Task PublishAsync(PipelineHarness pipeline, string was, string becomes, string by)
    {
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var changed = bundle with
        {
            Tables = new Dictionary<string, string>
            {
                ["reps.csv"] = bundle.Tables["reps.csv"].Replace(was, becomes, StringComparison.Ordinal),
            },
        };
        var result = await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(changed, PublicationAuthor.Person(by)), beganFrom: null, Cancellation);
        Assert.IsType<PublishingResult.Published>(result);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Map;

/// <summary>What the page of the map says.</summary>
public sealed class MapQueryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Map_AfterSomeTraffic_CountsItOnBoxesAndWays()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", Document.Lead.Replace("VP Engineering", "Clerk", StringComparison.Ordinal), "msg_2");
        await pipeline.SendAsync("forms", """{"type":"form.abandoned","data":{}}""", "msg_3");
        await pipeline.DrainAsync();
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var map = JsonNode.Parse(await app.JsonAsync("map", "?period=1h"))!;

        Assert.Equal("3", Count(map, "source:forms"));
        Assert.Equal("2", Count(map, "type:lead.created"));
        Assert.Equal("2", Count(map, "workflow:inbound"));
        Assert.Equal("1", Count(map, "destination:slack"));
        Assert.Equal("2", Way(map, "type:lead.created", "workflow:inbound"));
        Assert.Equal("1", Way(map, "workflow:inbound", "destination:slack"));
        Assert.Equal("1", Way(map, "source:forms", "type:form.abandoned"));
        Assert.Null(Way(map, "source:forms", "type:lead.created"));
        Assert.Equal("3 sources, 2 workflows, 3 destinations; 1 event type nobody listens to, 2 other gaps.", (string?)map["answer"]);
        Assert.Contains(
            "form.abandoned: nothing listens for it", map["gaps"]!.AsArray().Select(gap => (string?)gap!["what"]));
    }

    [Fact]
    public async Task Map_EveryBox_IsALink()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        var map = JsonNode.Parse(await app.JsonAsync("map"))!;
        var html = await app.HtmlAsync("map");

        foreach (var box in map["boxes"]!.AsArray())
        {
            var link = (string)box!["link"]!;
            Assert.Contains($"href=\"{WebUtility.HtmlEncode(link)}\"", html, StringComparison.Ordinal);
            if (link[0] == '#')
                Assert.Contains($"id=\"{Uri.UnescapeDataString(link[1..])}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Map_OfAPeriodThatNobodyKnows_IsRefusedInWords()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("map", "?period=1y");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("one of 1h, 24h, 7d, 28d", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static string? Count(JsonNode map, string id) =>
        FieldText.From(map["boxes"]!.AsArray().Single(box => (string?)box!["id"] == id)!["count"]);

    private static string? Way(JsonNode map, string from, string to) => FieldText.From(
        map["ways"]!.AsArray().Single(way => (string?)way!["from"] == from && (string?)way["to"] == to)!["count"]);

    private Task<PipelineHarness> StartAsync() => PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
}

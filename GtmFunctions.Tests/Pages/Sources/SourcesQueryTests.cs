using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Sources;

/// <summary>What the pages of sources say, and what their forms do.</summary>
public sealed class SourcesQueryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sources_BeforeAnythingCame_SaySo()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        var page = JsonNode.Parse(await app.JsonAsync("sources"))!;

        Assert.Equal("3 sources may post; none has posted yet.", (string?)page["answer"]);
        Assert.Equal("idle", (string?)page["standing"]);
        Assert.All(page["sources"]!.AsArray(), source => Assert.Equal("nothing came yet", (string?)source!["state"]));
    }

    [Fact]
    public async Task Source_WithASecretThatIsNotSet_IsBadAndSaysWhich()
    {
        await using var pipeline = await StartAsync(("CRM_SECRET", null));
        await using var app = await PagesApp.ServeAsync(pipeline);

        var page = JsonNode.Parse(await app.JsonAsync("sources/crm"))!;

        Assert.Equal("bad", (string?)page["standing"]);
        Assert.Equal("crm: no secret of it is set, so it refuses everything.", (string?)page["answer"]);
        Assert.False((bool)page["secrets"]![0]!["isSet"]!);
    }

    [Fact]
    public async Task Source_ThatIsUsed_TellsWhichSecretAndWhen()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.SendAsync("forms", Document.Lead, secret: "FORMS_SECRET_NEXT");
        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(10));

        var page = JsonNode.Parse(await app.JsonAsync("sources/forms"))!;
        var html = await app.HtmlAsync("sources/forms");

        Assert.Equal("forms brought 1 event in 24 hours, the last 5 min ago; its secret was used 10 min ago.", (string?)page["answer"]);
        var secrets = page["secrets"]!.AsArray();
        Assert.Equal(["FORMS_SECRET", "FORMS_SECRET_NEXT"], secrets.Select(secret => (string?)secret!["name"]));
        Assert.Null(secrets[0]!["lastUsedAt"]);
        Assert.Equal(PipelineHarness.Start, secrets[1]!["lastUsedAt"]!.GetValue<DateTimeOffset>());
        Assert.DoesNotContain(Document.FormsSecret, html, StringComparison.Ordinal);
        Assert.DoesNotContain(Document.NextFormsSecret, html, StringComparison.Ordinal);
        Assert.Contains("/api/hooks/forms", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_WithRefusals_SaysWhyInWords()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>());
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = JsonNode.Parse(await app.JsonAsync("sources/forms"))!;

        Assert.Equal("attention", (string?)page["standing"]);
        Assert.Equal("1", FieldText.From(page["refusals"]!["count"]));
        Assert.Equal("the header webhook-signature is missing", (string?)page["refusals"]!["why"]);
        Assert.Equal("forms refused 1 webhook in 24 hours: the header webhook-signature is missing.", (string?)page["answer"]);
    }

    [Fact]
    public async Task Source_ThatNobodyKnows_Is404WithTheNearest()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("sources/form");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("did you mean", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_SwitchedOnByAPage_ShowsTheRequestAndGivesItAsAFile()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var on = await app.SubmitAsync("sources/forms/capture", ("minutes", "15"));
        await pipeline.PostAsync("forms", Encoding.UTF8.GetBytes(Document.Lead), new Dictionary<string, string> { ["X-Plan"] = "gold" });
        var source = JsonNode.Parse(await app.JsonAsync("sources/forms"))!;
        var id = (string)Assert.Single(source["requests"]!.AsArray())!["id"]!;
        var request = JsonNode.Parse(await app.JsonAsync($"sources/forms/requests/{id}", "?simulate=yes"))!;
        using var file = await app.BrowseAsync($"sources/forms/requests/{id}/fixture");
        using var forgotten = await app.SubmitAsync("sources/forms/forget");
        using var gone = await app.BrowseAsync($"sources/forms/requests/{id}");

        Assert.Equal(HttpStatusCode.SeeOther, on.StatusCode);
        Assert.Contains(
            on.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("kept%20for%2015%20minutes", StringComparison.Ordinal));
        Assert.Equal(("on", "Ann"), ((string?)source["capture"]!["word"], (string?)source["capture"]!["by"]));
        Assert.StartsWith(
            "Refused with 401 just now: the header webhook-signature is missing", (string?)request["answer"], StringComparison.Ordinal);
        Assert.Equal(Document.Lead, (string?)request["body"]);
        Assert.Equal("routed", (string?)request["simulated"]!["events"]![0]!["outcome"]);
        Assert.Equal("gtm-request", (string?)JsonNode.Parse(await file.Content.ReadAsStringAsync(Cancellation))!["fixture"]);
        Assert.StartsWith("forms-", file.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.Contains(
            forgotten.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("1%20captured%20request%20was", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Capture_ByWhoMayOnlyLook_IsNotOfferedAndNotDone()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline, VisitorRole.Read);

        var html = await app.HtmlAsync("sources/forms");
        using var answer = await app.SubmitAsync("sources/forms/capture", ("minutes", "15"));

        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1441")]
    [InlineData("soon")]
    public async Task Capture_ForAnUnreadableTime_IsRefusedInWords(string minutes)
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.SubmitAsync("sources/forms/capture", ("minutes", minutes));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("a number from 0 to 1440", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private Task<PipelineHarness> StartAsync(params (string Name, string? Value)[] settings) => PipelineHarness.StartAsync(
        azurite, Document.Leads,
        new(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)).Append(PagesApp.SignInIsOn)));
}

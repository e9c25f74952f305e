using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Subscriptions;

/// <summary>What the pages of subscriptions tell, and their forms.</summary>
public sealed class SubscriptionsPageTests(AzuriteFixture azurite)
{
    private static readonly (string, string)[] Board =
    [
        ("name", "board"), ("address", "https://board.example/hooks"), ("types", "lead.*, deal.*"), ("gets", "decisions"),
        ("form", "cloudevents"), ("filter", "{ account.employees: { $gte: 200 } }"),
    ];

    [Fact]
    public async Task Subscription_ThatIsAdded_ShowsItsSecretOnceAndCanBePausedAndRemoved()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        var none = JsonNode.Parse(await app.JsonAsync("subscriptions"))!;

        using var added = await app.SubmitAsync("subscriptions", Board);
        var shown = JsonNode.Parse(await app.JsonAsync("subscriptions/board"))!;
        using var paused = await app.SubmitAsync("subscriptions/board/pause");
        var after = JsonNode.Parse(await app.JsonAsync("subscriptions"))!;
        using var replayed = await app.SubmitAsync("subscriptions/board/replay", ("since", "1d"));
        using var removed = await app.SubmitAsync("subscriptions/board/remove");
        using var gone = await app.BrowseAsync("subscriptions/board");

        Assert.Equal("idle", FieldText.From(none["standing"]));
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Contains("whsec_", await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("board gets decisions of lead.*, deal.*: it takes what is sent.", FieldText.From(shown["answer"]));
        Assert.Equal(HttpStatusCode.SeeOther, paused.StatusCode);
        Assert.Equal("paused by Ann", FieldText.From(after["subscriptions"]![0]!["state"]));
        Assert.Equal(HttpStatusCode.BadRequest, replayed.StatusCode);
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task Form_ThatIsWrong_SaysAllThatIsAndChangesNothing()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var refused = await app.SubmitAsync(
            "subscriptions", ("name", "The Board"), ("address", "http://board.example"), ("types", "*"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("has small letters", said, StringComparison.Ordinal);
        Assert.Contains("must begin with https://", said, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(await app.JsonAsync("subscriptions"))!["subscriptions"]!.AsArray());
    }

    [Theory]
    [InlineData(VisitorRole.Operate, "subscriptions")]
    [InlineData(VisitorRole.Operate, "subscriptions/board/rotate")]
    [InlineData(VisitorRole.Operate, "subscriptions/board/remove")]
    [InlineData(VisitorRole.Read, "subscriptions/board/pause")]
    [InlineData(VisitorRole.Read, "subscriptions/board/replay")]
    public async Task Form_ThatNeedsARole_IsRefusedWithoutIt(VisitorRole role, string form)
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline, role);

        using var answer = await app.SubmitAsync(form, Board);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private Task<PipelineHarness> StartAsync() =>
        PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
}

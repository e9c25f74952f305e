using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>What the page of accounts tells and asks, and what comes of an answer.</summary>
public sealed class AccountsPageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Accounts_WithoutAccountsInTheRules_SayWhatTheyWouldDo()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("accounts"))!;

        Assert.StartsWith("The rules match no accounts", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.Equal("idle", FieldText.From(model["standing"]));
    }

    [Fact]
    public async Task Question_AnsweredYes_HoldsAndCanBeChanged()
    {
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var asked = JsonNode.Parse(await app.JsonAsync("accounts"))!;
        var question = Assert.Single(asked["open"]!.AsArray())!;
        var page = $"accounts/questions/{FieldText.From(question["id"])}";

        using var refused = await app.SubmitAsync(page, ("account", "nobody.example"));
        using var yes = await app.SubmitAsync(page, ("account", "navy.test"));
        var answered = JsonNode.Parse(await app.JsonAsync("accounts"))!;
        using var none = await app.SubmitAsync(page, ("account", "-none"));
        var changed = JsonNode.Parse(await app.JsonAsync("accounts"))!;

        Assert.Equal("navy.example", FieldText.From(question["who"]));
        Assert.Equal("navy.test", FieldText.From(question["candidates"]![0]!["key"]));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.SeeOther), (refused.StatusCode, yes.StatusCode));
        Assert.Empty(answered["open"]!.AsArray());
        Assert.EndsWith("said Ann", FieldText.From(answered["answered"]![0]!["said"]), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, none.StatusCode);
        Assert.Equal("none of them, said Ann", FieldText.From(changed["answered"]![0]!["said"]));
    }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Accounts;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>A lead finds the account that it is of and goes to the account's owner, without a call for each lead.</summary>
public sealed class AccountMatchTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lead_OfAKnownAccount_GoesToTheAccountsOwnerWithItsReasonsOnTheTrace(bool stageByStage)
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server, stageByStage: stageByStage);
        await pipeline.SyncAsync();

        var id = await pipeline.LeadAsync("msg_1", "ada@uk.analytical.example", "Analytical Engines", "GB");

        var account = (await MatchAsync(pipeline, id))!;
        var version = (await pipeline.Get<ListVersions>().CurrentAsync("accounts", Cancellation))!.Version;
        Assert.Equal(("matched", version), (FieldText.From(account["standing"]), FieldText.From(account["version"])));
        Assert.Equal("1", FieldText.From(account["fitting"]![0]!["score"])![..1]);
        Assert.Contains("its domain is below the account's, analytical.example", FieldText.From(account["says"]), StringComparison.Ordinal);
        Assert.Contains("dee@example.com", Assert.Single(pipeline.Received("sequencer")).Body!.ToString(), StringComparison.Ordinal);
        Assert.Empty(pipeline.Received("other"));
    }

    [Fact]
    public async Task Lead_OfNoAccount_GoesOnAndTheTraceSaysSo()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();

        var id = await pipeline.LeadAsync("msg_1", "joan@clarke.example", "Clarke Crypto", "GB");

        Assert.Equal(
            "none of 4 accounts has anything in common with it", FieldText.From((await MatchAsync(pipeline, id))!["says"]));
        Assert.Single(pipeline.Received("other"));
    }

    [Fact]
    public async Task Lead_BeforeTheListHasRows_GoesOnAndTheTraceSaysSo()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);

        var id = await pipeline.LeadAsync("msg_1", "ada@analytical.example", null, null);

        Assert.Equal(
            "the list accounts was never synced or imported, so no account is known",
            FieldText.From((await MatchAsync(pipeline, id))!["says"]));
        Assert.Single(pipeline.Received("other"));
    }

    [Fact]
    public async Task Leads_OfKnownAccounts_CostNoStorageCallForTheMatch()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        await pipeline.LeadAsync("msg_0", "ada@analytical.example", null, null);
        pipeline.Script.Calls.Clear();

        for (var i = 1; i <= 5; i++)
            await pipeline.LeadAsync($"msg_{i}", $"lead{i}@navy.example", "Hopper Navigation", "US");

        Assert.DoesNotContain(pipeline.Script.Calls, call => call.Contains("gtm-lists", StringComparison.Ordinal)
            || call.Contains("GtmLists", StringComparison.Ordinal) || call.Contains("GtmAccounts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lead_ThatMayBeOfTwo_IsAskedOnceAndAnsweredForThoseAfterIt()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        var first = await pipeline.LeadAsync("msg_1", "alan@gmail.com", "Turing Machines", null);
        await pipeline.LeadAsync("msg_2", "max@gmail.com", "Turing Machines", null);
        var answers = pipeline.Get<AccountAnswers>();

        var question = Assert.Single(await answers.ListAsync(Cancellation));
        var taken = await answers.TakeAsync(question.Id, AccountWord.Account, "TURING.example", "Gil", Cancellation);
        var third = await pipeline.LeadAsync("msg_3", "tom@gmail.com", "Turing Machines Ltd", null);

        Assert.Equal(["turing-us.example", "turing.example"], question.Candidates.Select(candidate => candidate.Key).Order());
        Assert.Equal((null, "Turing Machines", first), (question.Domain, question.Company, question.Event));
        Assert.Equal("turing.example", taken.Question!.Answer!.Account);
        Assert.Equal("near", FieldText.From((await MatchAsync(pipeline, first))!["standing"]));
        Assert.Equal(
            "it is of Turing Machines: Gil said so", FieldText.From((await MatchAsync(pipeline, third))!["says"]));
        Assert.Contains("fay@example.com", pipeline.Received("other")[^1].Body!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lead_ThatAPersonSaidIsOfNone_IsOfNone()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        await pipeline.LeadAsync("msg_1", "alan@gmail.com", "Turing Machines", null);
        var answers = pipeline.Get<AccountAnswers>();
        var question = Assert.Single(await answers.ListAsync(Cancellation));

        Assert.NotNull((await answers.TakeAsync(question.Id, AccountWord.Account, "nobody.example", "Gil", Cancellation)).Why);
        await answers.TakeAsync(question.Id, AccountWord.None, null, "Gil", Cancellation);
        var after = await pipeline.LeadAsync("msg_2", "max@gmail.com", "Turing Machines", null);

        Assert.Equal("refused", FieldText.From((await MatchAsync(pipeline, after))!["standing"]));
    }

    [Fact]
    public async Task Replay_FromRoute_SeesTheAccountAsItWasRecorded()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        var id = await pipeline.LeadAsync("msg_1", "grace@navy.example", null, null);
        server.Text = AccountDocument.Rows.Replace(
            "eli@example.com,,no\nturing.", "fay@example.com,,no\nturing.", StringComparison.Ordinal);
        await pipeline.SyncAsync();

        await pipeline.ReplayAsync((replay, request) => replay.ReplayEventAsync(request, id, Cancellation), """{"from":"route"}""");
        await pipeline.DrainAsync();
        var rules = await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation);
        await pipeline.Get<AccountsInUse>().RefreshAsync(rules.Accounts!, Cancellation); // as an instance does beside events
        var later = await pipeline.LeadAsync("msg_2", "hal@navy.example", null, null);

        Assert.All(
            pipeline.Received("other").SkipLast(1),
            request => Assert.Contains("eli@example.com", request.Body!.ToString(), StringComparison.Ordinal));
        Assert.Contains("fay@example.com", pipeline.Received("other")[^1].Body!.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(
            FieldText.From((await MatchAsync(pipeline, id))!["version"]), FieldText.From((await MatchAsync(pipeline, later))!["version"]));
    }

    private static async Task<JsonNode?> MatchAsync(PipelineHarness pipeline, string id)
    {
        var trace = await pipeline.TraceAsync(id);
        var enrich = trace["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "enrich")!;
        return enrich["enrichers"]!.AsArray().Single(one => FieldText.From(one!["enricher"]) == "account match")!["account"];
    }
}

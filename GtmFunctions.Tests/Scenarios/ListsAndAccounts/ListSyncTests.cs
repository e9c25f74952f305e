using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>A list is synced when it is due, or stays as it is and says why.</summary>
public sealed class ListSyncTests(AzuriteFixture azurite)
{
    private static readonly ListRow[] Clarke =
        [new("clarke.example", new Dictionary<string, string> { ["name"] = "Clarke", ["owner"] = "eli@example.com" })];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_ByTimesOfAZone_IsDueThenAndNotBefore()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);

        await TimerAsync(pipeline, TimeSpan.Zero); // the first one is due at once, at 9:00 UTC
        await TimerAsync(pipeline, TimeSpan.FromHours(16.9)); // 2:54 in Berlin
        var before = server.Asked;
        await TimerAsync(pipeline, TimeSpan.FromHours(0.2)); // 3:06

        Assert.Equal((1, 2), (before, server.Asked));
        Assert.Equal(ListOutcome.Same, (await StateAsync(pipeline)).Outcome);
    }

    [Fact]
    public async Task Sync_WhileAVersionIsRolledOut_DoesTheListsOfBoth()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        var document = AccountDocument.Document.Replace(
            "lists:\n", "lists:\n  targets: { from: ACCOUNTS_URL, key: domain, every: 1d }\n", StringComparison.Ordinal);
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))! with { Document = document };
        Assert.IsType<PublishingResult.Published>(await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(bundle, PublicationAuthor.Person("Ann")), new RolloutShare(10), beganFrom: null, Cancellation));

        await pipeline.SyncAsync();

        var lists = await pipeline.Get<ListVersions>().AllAsync(Cancellation);
        Assert.Equal(["accounts", "targets"], lists.Keys.Order());
        Assert.All(lists.Values, version => Assert.Equal(4, version.Rows));
    }

    [Fact]
    public async Task Sync_ByManyInstancesAtOnce_IsDoneOnce()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pipeline.Get<ListSync>().RunDueAsync(Cancellation)));

        Assert.Equal(1, server.Asked);
        Assert.Equal(4, (await CurrentAsync(pipeline))!.Rows);
    }

    [Fact]
    public async Task Sync_NotModified_KeepsTheVersion()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        server.HasTags = true;
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        var first = await CurrentAsync(pipeline);

        await pipeline.SyncAsync();

        Assert.Equal((1, first!.Version), (server.NotModified, (await CurrentAsync(pipeline))!.Version));
    }

    [Theory]
    [InlineData(500, "text/csv", "x", "its address answered 500")]
    [InlineData(403, "text/csv", "x", "it wants somebody to sign in")]
    [InlineData(200, "text/html", "<!doctype html><title>Sign in</title>", "its address gives a web page and not a table")]
    [InlineData(200, "text/csv", "<html>", "its address gives a web page and not a table")]
    [InlineData(200, "text/csv", "site,name\na.example,A\n", "there is no column 'domain', which is the key: the first line")]
    [InlineData(200, "text/csv", "domain,name\na.example,A,B,C\n", "line 2: the row has 4 cells for 2 columns")]
    [InlineData(200, "text/csv", "domain,name\n,A\n", "there is no row with a key")]
    [InlineData(200, "text/csv", "domain,name\na.example,\"A\n", "a quote is not closed")]
    [InlineData(200, "text/csv", "domain,name\na.example,A\n", "4 of 4 rows would go, more than 50 % of them")]
    public async Task Sync_OfWhatCannotBeUsed_KeepsTheListAndSaysWhy(int status, string type, string text, string why)
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        var before = await CurrentAsync(pipeline);
        (server.Status, server.Type, server.Text) = (status, type, text);

        await pipeline.SyncAsync();

        var state = await StateAsync(pipeline);
        Assert.Contains(why, state.Fault, StringComparison.Ordinal);
        Assert.Equal(pipeline.Clock.GetUtcNow(), state.FaultSince);
        Assert.Equal(before!.Version, (await CurrentAsync(pipeline))!.Version);

        (server.Status, server.Type, server.Text) = (200, "text/csv", $"{AccountDocument.Rows}\nnew.example,New,,,,\n");
        await pipeline.SyncAsync();
        Assert.Equal((ListOutcome.Written, null, 5),
            ((await StateAsync(pipeline)).Outcome, (await StateAsync(pipeline)).Fault, (await CurrentAsync(pipeline))!.Rows));
    }

    [Fact]
    public async Task Sync_ThatIsAccepted_TakesFewerRows()
    {
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);
        await pipeline.SyncAsync();
        server.Text = "domain,name\na.example,A\n";
        await pipeline.SyncAsync();
        var list = (await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Lists["accounts"];

        await pipeline.Get<ListSync>().SyncAsync(list, isAsked: true, acceptRemoved: true, Cancellation);

        Assert.Equal(1, (await CurrentAsync(pipeline))!.Rows);
    }

    [Fact]
    public async Task InList_OfASyncedList_SeesWhatIsInUse()
    {
        var document = AccountDocument.Document.Replace(
            "    assign: sdr\n", "    assign: sdr\n    filter: { account.domain: { $inList: accounts } }\n", StringComparison.Ordinal)
            .Replace("account.name: data.company", "account.domain: { from: data.email, as: domain }", StringComparison.Ordinal);
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server, document);
        await pipeline.SyncAsync();
        await pipeline.LeadAsync("msg_1", "ada@analytical.example", null, null);
        await pipeline.LeadAsync("msg_2", "new@clarke.example", null, null);
        Assert.Equal((1, 0), (pipeline.Received("sequencer").Count, pipeline.Received("other").Count));
        server.Text = $"{AccountDocument.Rows}\nclarke.example,Clarke,GB,eli@example.com,,no\n";

        await pipeline.SyncAsync();
        await pipeline.LeadAsync("msg_3", "joan@clarke.example", null, null);

        Assert.Equal((1, 1), (pipeline.Received("sequencer").Count, pipeline.Received("other").Count));
    }

    [Fact]
    public async Task InList_OfAListThatAnotherInstanceChanged_SeesItAfter15Seconds()
    {
        var document = AccountDocument.Document.Replace(
            "    assign: sdr\n", "    assign: sdr\n    filter: { account.domain: { $inList: accounts } }\n", StringComparison.Ordinal)
            .Replace("account.name: data.company", "account.domain: { from: data.email, as: domain }", StringComparison.Ordinal);
        await using var server = await SheetServer.StartAsync(AccountDocument.Rows);
        await using var pipeline = await AccountDocument.StartAsync(azurite, server, document);
        await pipeline.SyncAsync();
        await pipeline.LeadAsync("msg_1", "joan@clarke.example", null, null);

        // As another instance does, of which this one is not told
        await pipeline.Get<ListVersions>().WriteAsync(
            "accounts", Clarke.ToAsyncEnumerable(), new ListOrigin("another instance"), Cancellation);
        pipeline.Clock.Advance(Refreshing.Freshness + TimeSpan.FromMilliseconds(1));
        await pipeline.LeadAsync("msg_2", "ann@clarke.example", "Clarke", null);

        Assert.Equal((0, 1), (pipeline.Received("sequencer").Count, pipeline.Received("other").Count));
        Assert.Contains("eli@example.com", Assert.Single(pipeline.Received("other")).Body!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_OfOtherLetters_ReadsThem()
    {
        await using var server = await SheetServer.StartAsync("domain,name\nmuller.example,Müller\n");
        await using var pipeline = await AccountDocument.StartAsync(azurite, server);

        await pipeline.SyncAsync();

        var rows = new List<ListRow>();
        await foreach (var row in pipeline.Get<ListVersions>().ReadAsync("accounts", (await CurrentAsync(pipeline))!.Version, Cancellation))
            rows.Add(row);
        Assert.Equal("Müller", Assert.Single(rows).Fields["name"]);
    }

    private static async Task TimerAsync(PipelineHarness pipeline, TimeSpan later)
    {
        pipeline.Clock.Advance(later);
        await pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);
    }

    private static Task<ListVersion?> CurrentAsync(PipelineHarness pipeline) =>
        pipeline.Get<ListVersions>().CurrentAsync("accounts", Cancellation);

    private static async Task<ListState> StateAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<ListStates>().FindAsync("accounts", Cancellation))!;
}

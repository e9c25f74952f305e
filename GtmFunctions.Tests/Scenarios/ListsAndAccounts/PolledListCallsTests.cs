using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Lists;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>What an operator sees of a list that is polled, and commands it.</summary>
public sealed class PolledListCallsTests(AzuriteFixture azurite)
{
    private const string OnePage = "request: { path: \"/rows?cursor={{ poll.cursor }}\" }, page: { cursor: next }, most: 1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_TellsWhereItComesFromAndHowFarItIsRead()
    {
        await using var polled = await PolledList.StartAsync(azurite, rows: OnePage);

        Assert.Equal(("poll", "crm.rows", "1d", "none"), Standing(await ListAsync(polled)));
        await polled.FireAsync();
        var under = await ListAsync(polled);
        Assert.Equal(("1", "3"), (Text(under["reading"]!, "pages"), Text(under["reading"]!, "records")));
        await polled.FireAsync();
        await polled.FireAsync();

        var read = await ListAsync(polled);
        Assert.Equal(("poll", "crm.rows", "1d", "written"), Standing(read));
        Assert.Equal(("8", "2026-11-24T09:03:00+00:00"), (Text(read, "rows"), Text(read, "next")));
        Assert.Null(read["reading"]);
    }

    [Fact]
    public async Task Sync_BeforeItIsDue_ReadsARunAndTheTimerGoesOn()
    {
        await using var polled = await PolledList.StartAsync(azurite, rows: OnePage);
        for (var run = 0; run < 3; run++)
            await polled.FireAsync();
        polled.Server.Change("new");

        var (status, answer) = await SyncAsync(polled, "");
        Assert.Equal((200, "1"), (status, Text(answer["reading"]!, "pages")));
        for (var run = 0; run < 2; run++)
            await polled.FireAsync();

        Assert.Equal(9, (await polled.CurrentAsync())!.Rows);
    }

    [Fact]
    public async Task Sync_WhileAnotherInstanceReads_IsRefusedInWords()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        var lease = await polled.Pipeline.Get<PollLeases>().TryTakeListAsync("customers", Cancellation);

        await polled.FireAsync();
        var (status, answer) = await SyncAsync(polled, "");

        Assert.Equal((409, 0), (status, polled.Server.Requests.Count));
        Assert.Contains("is being synced just now", Text(answer, "error"), StringComparison.Ordinal);
        await lease!.ReleaseAsync();
    }

    [Fact]
    public async Task DryRun_ShowsTheFirstRowsAndKeepsNothing()
    {
        await using var polled = await PolledList.StartAsync(azurite, records: 14);
        polled.Server.Alter = (number, page) =>
        {
            if (number == 1)
                page["data"]![0]!["email"] = null;
            return page;
        };

        var (_, look) = await SyncAsync(polled, """{"dryRun": true}""");

        Assert.Equal(
            ["more", "3", "9", "8", "1", "id, changed, email"],
            new[] { "end", "pages", "records", "rows", "withoutKey", "names" }.Select(name => Text(look, name)));
        Assert.Equal("""{"email":"r1@lead.example","id":"r1"}""", look["first"]![0]!.ToJsonString());
        Assert.Empty(await polled.BlobsAsync());
    }

    [Fact]
    public async Task Page_WhileItIsRead_TellsWhereItComesFromAndHowFar()
    {
        await using var polled = await PolledList.StartAsync(azurite, rows: OnePage);
        await polled.FireAsync();
        await using var app = await PagesApp.ServeAsync(polled.Pipeline);

        var list = JsonNode.Parse(await app.JsonAsync("accounts"))!["lists"]![0]!;

        Assert.Equal(
            ("polled of crm.rows: 1d", "it has no rows yet; it is being read: 3 records so far"),
            (Text(list, "from"), Text(list, "state")));
    }

    private static async Task<JsonNode> ListAsync(PolledList polled)
    {
        var (status, answer) = await polled.Pipeline.CallAsync<ListEndpoints>(
            (lists, request) => lists.ListAsync(request, Cancellation), "");
        Assert.Equal(200, status);
        return Assert.Single(answer["lists"]!.AsArray())!;
    }

    private static Task<(int Status, JsonNode Answer)> SyncAsync(PolledList polled, string body) =>
        polled.Pipeline.CallAsync<ListEndpoints>((lists, request) => lists.SyncAsync(request, "customers", Cancellation), body);

    private static (string?, string?, string?, string?) Standing(JsonNode list) =>
        (Text(list, "from"), Text(list, "poll"), Text(list, "every"), Text(list, "outcome"));

    private static string? Text(JsonNode node, string name) => FieldText.From(node[name]);
}

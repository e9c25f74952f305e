using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>A list that is polled is all records of an API or stays as it is, and what reads them for it does nothing else.</summary>
public sealed class ListPollTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poll_OfSeveralPages_IsAWholeVersionThatInListReads()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        Assert.Equal(0, await polled.TakenAsync("r7@lead.example"));

        await polled.FireAsync();

        var state = await polled.StateAsync();
        var current = (await polled.CurrentAsync())!;
        Assert.Equal(
            (3, 8, "poll crm.rows", ListOutcome.Written, null, null),
            (polled.Server.Requests.Count, current.Rows, current.From, state.Outcome, state.Fault, state.LeftOut));
        Assert.Equal(["email", "id"], current.Columns);
        Assert.DoesNotContain(await polled.BlobsAsync(), blob => blob.Contains("/pieces/", StringComparison.Ordinal));
        Assert.Equal(1, await polled.TakenAsync("R7@lead.example"));
        Assert.Equal(0, await polled.TakenAsync("stranger@lead.example"));
    }

    [Fact]
    public async Task Poll_OfAList_HandsNoEventOnAndLeavesThePlaceOfTheSourcesOwnPoll()
    {
        await using var polled = await PolledList.StartAsync(azurite, poll: "since: 2026-11-22");
        polled.Server.Change("own", PipelineHarness.Start.AddMinutes(-5));
        await polled.Pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);
        await polled.Pipeline.DrainAsync();
        var own = await OwnAsync(polled);
        Assert.Single(polled.Pipeline.Received("other"));
        polled.Server.Change("later", PipelineHarness.Start);

        await polled.FireAsync(TimeSpan.FromDays(1));
        await polled.Pipeline.DrainAsync();

        Assert.Equal((10, 1), ((await polled.CurrentAsync())!.Rows, polled.Pipeline.Received("other").Count));
        Assert.Equal((own!.Watermark, own.ETag), ((await OwnAsync(polled))!.Watermark, (await OwnAsync(polled))!.ETag));
    }

    [Fact]
    public async Task Poll_OfMoreThanARunReads_GoesOnInTheNextAndIsOneVersion()
    {
        await using var polled = await PolledList.StartAsync(
            azurite, records: 14, rows: $"{PolledList.ByCursor}, most: 2, overlap: 3h");

        await polled.FireAsync();
        var first = (await polled.StateAsync()).Reading!;
        Assert.Equal((2, 6, 6, 1), (first.Pages, first.Records, first.Rows, first.Pieces));
        Assert.Null(await polled.CurrentAsync());
        polled.Server.Change("r0");
        for (var run = 0; run < 6 && (await polled.StateAsync()).Reading is not null; run++)
            await polled.FireAsync();

        var state = await polled.StateAsync();
        Assert.Equal((null, null, ListOutcome.Written), (state.Reading, state.LeftOut, state.Outcome));
        Assert.Equal(14, (await polled.KeysAsync()).Count);
        Assert.True(polled.Server.Requests.Count > 5, "the next run asks again for a part of what was read");
    }

    [Fact]
    public async Task Poll_ByManyInstancesAtOnce_IsDoneOnce()
    {
        await using var polled = await PolledList.StartAsync(azurite);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => polled.Pipeline.Get<ListPollRunner>().RunDueAsync(Cancellation)));

        Assert.Equal((3, 8), (polled.Server.Requests.Count, (await polled.CurrentAsync())!.Rows));
    }

    [Fact]
    public async Task Poll_ByTimesOfAZone_IsDueThenAndNotBefore()
    {
        var nightly = PolledList.List.Replace("every: 1d", "every: \"0 6 * * *\", zone: Europe/Paris", StringComparison.Ordinal);
        await using var polled = await PolledList.StartAsync(azurite, list: nightly);

        await polled.FireAsync(TimeSpan.Zero); // the first one is due at once, at 9:00 UTC
        await polled.FireAsync(TimeSpan.FromHours(19.9)); // 5:54 in Paris
        var before = polled.Server.Requests.Count;
        await polled.FireAsync(TimeSpan.FromHours(0.2)); // 6:06

        Assert.Equal((3, 6), (before, polled.Server.Requests.Count));
        Assert.Equal(ListOutcome.Same, (await polled.StateAsync()).Outcome);
    }

    [Fact]
    public async Task Poll_WhoseApiHasNoRoom_WaitsAndGoesOn()
    {
        await using var polled = await PolledList.StartAsync(azurite, poll: "limit: { requests: 2, per: 1h }");

        await polled.FireAsync();
        var waiting = await polled.StateAsync();
        Assert.Equal((2, null, null), (polled.Server.Requests.Count, waiting.Fault, await polled.CurrentAsync()));
        Assert.Contains("not asked: ", waiting.Reading!.WaitsFor, StringComparison.Ordinal);
        await polled.FireAsync(TimeSpan.FromHours(2));

        Assert.Equal((3, 8), (polled.Server.Requests.Count, (await polled.CurrentAsync())!.Rows));
    }

    [Fact]
    public async Task Poll_OfADocumentThatChangedOnTheWay_BeginsAnew()
    {
        const string OnePage = "request: { path: \"/rows?cursor={{ poll.cursor }}\" }, page: { cursor: next }, most: 1";
        await using var polled = await PolledList.StartAsync(azurite, rows: OnePage);
        await polled.FireAsync();
        var reading = (await polled.StateAsync()).Reading!;

        var other = PolledList.List.Replace("id: id", "name: id", StringComparison.Ordinal);
        await polled.Pipeline.PublishAsync(PolledList.Document(other, OnePage));
        await polled.FireAsync();

        var anew = (await polled.StateAsync()).Reading!;
        Assert.Equal((1, 3), (anew.Pages, anew.Records));
        Assert.NotEqual(reading.Id, anew.Id);
        await polled.FireAsync();
        await polled.FireAsync();
        Assert.Equal(["email", "name"], (await polled.CurrentAsync())!.Columns);
        Assert.Equal(8, (await polled.CurrentAsync())!.Rows);
    }

    [Fact]
    public async Task Poll_WithAFilter_TakesThoseForWhichItHolds()
    {
        var filtered = PolledList.List.Replace("every:", "filter: { id: { $in: [r1, r2] } }, every:", StringComparison.Ordinal);
        await using var polled = await PolledList.StartAsync(azurite, list: filtered);

        await polled.FireAsync();

        Assert.Equal(["r1@lead.example", "r2@lead.example"], await polled.KeysAsync());
        Assert.Null((await polled.StateAsync()).LeftOut);
    }

    [Fact]
    public async Task Poll_InPlaceOfAProvider_NeedsNoSource()
    {
        const string Rows = "{ request: { path: \"/rows?page={{ poll.page }}\" }, items: data, page: { number: true } }";
        await using var polled = await PolledList.StartAsync(
            azurite, list: $"{{ from: {{ provider: poll, url: API_URL, records: {{ all: {Rows} }} }}, key: id }}");

        await polled.FireAsync();

        Assert.Equal((8, "poll poll.all"), ((await polled.CurrentAsync())!.Rows, (await polled.CurrentAsync())!.From));
        Assert.Equal(["changed", "email", "id"], (await polled.CurrentAsync())!.Columns);
    }

    [Fact]
    public async Task Pieces_ThatAreGone_AreReadAnew()
    {
        const string OnePage = "request: { path: \"/rows?cursor={{ poll.cursor }}\" }, page: { cursor: next }, most: 1";
        await using var polled = await PolledList.StartAsync(azurite, rows: OnePage);
        await polled.FireAsync();
        await polled.Pipeline.Get<ListPieces>().ForgetAsync("customers", Cancellation);

        for (var run = 0; run < 6; run++)
            await polled.FireAsync();

        Assert.Equal((8, null), ((await polled.CurrentAsync())!.Rows, (await polled.StateAsync()).Fault));
    }

    private static Task<PollState?> OwnAsync(PolledList polled) =>
        polled.Pipeline.Get<PollStates>().FindAsync("crm", "rows", Cancellation);
}

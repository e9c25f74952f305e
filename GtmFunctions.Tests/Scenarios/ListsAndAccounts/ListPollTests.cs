using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
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
    public async Task Poll_WhoseApiFailsOnTheWay_KeepsTheListSaysWhyAndGoesOnWhereItWas()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        await polled.FireAsync();
        var before = await polled.CurrentAsync();
        polled.Server.Change("new");
        polled.Server.Instead = Answer(number: 5, StatusCodes.Status500InternalServerError, "text/plain", "down");

        await polled.FireAsync(TimeSpan.FromDays(1));

        var failed = await polled.StateAsync();
        Assert.Equal((ListOutcome.Fault, polled.Pipeline.Clock.GetUtcNow()), (failed.Outcome, failed.FaultSince));
        Assert.Contains("page 2: ", failed.Fault, StringComparison.Ordinal);
        Assert.Equal((3, 1, 1), (failed.Reading!.Rows, failed.Reading.Pieces, failed.Reading.Failures));
        Assert.Equal(before!.Version, (await polled.CurrentAsync())!.Version);

        await polled.FireAsync();
        var after = await polled.StateAsync();
        Assert.Equal((7, ListOutcome.Written, null, null), (polled.Server.Requests.Count, after.Outcome, after.Fault, after.FaultSince));
        Assert.Equal(9, (await polled.CurrentAsync())!.Rows);
    }

    [Theory]
    [InlineData("page", "page 2: the answer is a web page")]
    [InlineData("json", "page 2: the answer cannot be read as JSON")]
    [InlineData("no list", "page 2: the answer has no list at 'data'; it has error")]
    [InlineData("same page", "the API gives a page again that it gave before: it goes round")]
    public async Task Poll_OfWhatIsNoPage_KeepsTheListAndReadsAnew(string what, string why)
    {
        await using var polled = await PolledList.StartAsync(azurite);
        await polled.FireAsync();
        var before = await polled.CurrentAsync();
        polled.Server.Change("new");
        Break(polled, what);

        await polled.FireAsync(TimeSpan.FromDays(1));

        var failed = await polled.StateAsync();
        Assert.Contains(why, failed.Fault, StringComparison.Ordinal);
        Assert.Equal((before!.Version, null), ((await polled.CurrentAsync())!.Version, failed.Reading!.Place));

        (polled.Server.Instead, polled.Server.Alter) = (null, null);
        var asked = polled.Server.Requests.Count;
        await polled.FireAsync();
        Assert.Equal((3, null, 9), (
            polled.Server.Requests.Count - asked, (await polled.StateAsync()).Fault, (await polled.CurrentAsync())!.Rows));
    }

    [Fact]
    public async Task Poll_ThatIsRefusedOnTheWay_GoesOnFromWhatIsCertain()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        polled.Server.Instead = Answer(number: 2, StatusCodes.Status400BadRequest, "application/json", "{}");

        await polled.FireAsync();
        var refused = await polled.StateAsync();
        await polled.FireAsync();

        Assert.Contains("page 2: ", refused.Fault, StringComparison.Ordinal);
        Assert.Equal((3, 0), (refused.Reading!.Rows, refused.Reading.Place!.Walk!.Pages));
        Assert.Equal((null, null, 8), (
            (await polled.StateAsync()).Fault, (await polled.StateAsync()).LeftOut, (await polled.CurrentAsync())!.Rows));
    }

    [Theory]
    [InlineData("email", "no record has a key: 'email' is read of email, and the first record has id, changed")]
    [InlineData("data", "the API gave no record")]
    public async Task Poll_WithoutAnyRow_KeepsTheListAndSaysWhatRecordsHave(string missing, string why)
    {
        await using var polled = await PolledList.StartAsync(azurite);
        await polled.FireAsync();
        var before = await polled.CurrentAsync();
        polled.Server.Alter = (_, page) =>
        {
            if (missing == "data")
                return new JsonObject { ["data"] = new JsonArray() };
            foreach (var record in page["data"]!.AsArray())
                record!.AsObject().Remove(missing);
            return page;
        };

        await polled.FireAsync(TimeSpan.FromDays(1));

        var state = await polled.StateAsync();
        Assert.Contains(why, state.Fault, StringComparison.Ordinal);
        Assert.Equal((before!.Version, null), ((await polled.CurrentAsync())!.Version, state.Reading));
        var asked = polled.Server.Requests.Count;
        await polled.FireAsync(TimeSpan.FromHours(1));
        Assert.Equal(asked, polled.Server.Requests.Count);
    }

    [Fact]
    public async Task Poll_WithSomeRecordsWithoutAKey_LeavesThemOutAndSaysSo()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        polled.Server.Alter = (_, page) =>
        {
            page["data"]![0]!["email"] = "";
            page["data"]![1]!["email"] = "same@lead.example";
            return page;
        };

        await polled.FireAsync();

        Assert.Equal(
            "3 records without a key were left out; 2 rows have the key of another that was read later, which counts",
            (await polled.StateAsync()).LeftOut);
        Assert.Equal(["r2@lead.example", "r5@lead.example", "same@lead.example"], await polled.KeysAsync());
    }

    [Fact]
    public async Task Poll_ThatWouldRemoveTooMuch_IsHeldBackUntilItIsAccepted()
    {
        await using var polled = await PolledList.StartAsync(azurite);
        await polled.FireAsync();
        for (var record = 0; record < 5; record++)
            polled.Server.Remove($"r{record}");

        await polled.FireAsync(TimeSpan.FromDays(1));
        var held = await polled.StateAsync();
        Assert.Equal((ListOutcome.HeldBack, 8), (held.Outcome, (await polled.CurrentAsync())!.Rows));
        Assert.Contains("5 of 8 rows would go, more than 50 % of them", held.Fault, StringComparison.Ordinal);

        Assert.Equal(ListOutcome.Written, (await polled.AskAsync(accept: true))!.Outcome);
        Assert.Equal(["r5@lead.example", "r6@lead.example", "r7@lead.example"], await polled.KeysAsync());
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
        await polled.Pipeline.Get<ListPieces>().ForgetAsync("customers", except: null, Cancellation);

        for (var run = 0; run < 6; run++)
            await polled.FireAsync();

        Assert.Equal((8, null), ((await polled.CurrentAsync())!.Rows, (await polled.StateAsync()).Fault));
    }

    private static Task<PollState?> OwnAsync(PolledList polled) =>
        polled.Pipeline.Get<PollStates>().FindAsync("crm", "rows", Cancellation);

    private static void Break(PolledList polled, string what)
    {
        const int Second = 5;
        switch (what)
        {
            case "same page":
                polled.Server.Alter = (_, page) => new JsonObject { ["data"] = page["data"]!.DeepClone(), ["next"] = "0" };
                break;
            case "no list":
                polled.Server.Alter = (number, page) => number == Second ? new JsonObject { ["error"] = "no" } : page;
                break;
            case "page":
                polled.Server.Instead = Answer(Second, StatusCodes.Status200OK, "text/html", "<!doctype html><title>Sign in</title>");
                break;
            default:
                polled.Server.Instead = Answer(Second, StatusCodes.Status200OK, "application/json", "{\"data\": [");
                break;
        }
    }

    private static Func<int, HttpContext, Task<bool>> Answer(int number, int status, string type, string body) => async (asked, context) =>
    {
        if (asked != number)
            return false;
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        await context.Response.WriteAsync(body);
        return true;
    };
}

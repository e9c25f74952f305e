using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>Whatever an API does wrong on the way, the list stays as it was and says why.</summary>
public sealed class ListPollFaultTests(AzuriteFixture azurite)
{
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

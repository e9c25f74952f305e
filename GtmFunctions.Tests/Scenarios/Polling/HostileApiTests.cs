using System.Text.Json.Nodes;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>What an API does wrong is told in words, has a limit, and loses nothing.</summary>
public sealed class HostileApiTests(AzuriteFixture azurite)
{
    private const string FromTheStart = "since: 2026-11-01";

    [Fact]
    public async Task Poll_PageThatRepeatsItselfForEver_IsToldAndEnds()
    {
        await using var polling = await StartAsync(PollingPipeline.ByNumber);
        JsonObject? first = null;
        polling.Server.Alter = (_, page) => (first ??= page).DeepClone().AsObject();

        await polling.FireAsync();

        await AssertFaultAsync(polling, "page 2: the API gives the same page again", requests: 2);
        Assert.Equal(3, polling.Leads.Count);
    }

    [Fact]
    public async Task Poll_CursorThatGoesRound_IsToldAndEnds()
    {
        await using var polling = await StartAsync();
        polling.Server.Alter = (_, page) =>
        {
            page["next"] = "00";
            return page;
        };

        await polling.FireAsync();

        await AssertFaultAsync(polling, "page 2: the API gives a page again that it gave before", requests: 2);
    }

    [Fact]
    public async Task Poll_CursorsThatNeverEndOverPagesWithoutRecords_AreToldAndEnd()
    {
        await using var polling = await StartAsync();
        polling.Server.Alter = (number, page) => new JsonObject { ["data"] = new JsonArray(), ["next"] = $"{number}_" };

        await polling.FireAsync();

        await AssertFaultAsync(polling, "20 pages in a row have no record", requests: 21);
    }

    [Theory]
    [InlineData("text/html", "<!doctype html><title>Sign in</title>", "the answer is a web page")]
    [InlineData("application/json", "<html>", "the answer is a web page")]
    [InlineData("application/json", "{\"data\": [", "the answer cannot be read as JSON")]
    [InlineData("application/json", "{\"results\": [], \"total\": 0}", "the answer has no list at 'data'; it has results, total")]
    public async Task Poll_AnswerThatIsNotWhatWasAskedFor_IsToldAndNothingMoves(string type, string body, string told)
    {
        await using var polling = await StartAsync();
        polling.Server.Instead = async (number, context) =>
        {
            if (number > 1)
                return false;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
            return true;
        };

        await polling.FireAsync();
        await AssertFaultAsync(polling, told, requests: 1);
        await polling.FireAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(9, polling.Leads.Count);
        Assert.Null((await polling.StateAsync())!.Fault);
    }

    [Fact]
    public async Task Poll_EndlessAnswer_IsCutAndTold()
    {
        await using var polling = await StartAsync();
        polling.Server.Instead = async (_, context) =>
        {
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)' ');
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                // We had enough
            }

            return true;
        };

        await polling.FireAsync();

        await AssertFaultAsync(polling, "answered with more than 16 MiB: ask for smaller pages", requests: 1);
    }

    [Fact]
    public async Task Poll_NextPageAtSomebodyElses_IsNotAsked()
    {
        await using var polling = await StartAsync("request: { path: /rows }, page: { next: next }");
        polling.Server.Alter = (_, page) =>
        {
            page["next"] = "https://evil.example/rows";
            return page;
        };

        await polling.FireAsync();

        await AssertFaultAsync(
            polling, "page 2: the next page is said to be at https://evil.example, and only 127.0.0.1 is asked", requests: 1);
    }

    [Fact]
    public async Task Poll_RecordOfATimeToCome_DoesNotMoveTheWatermarkThere()
    {
        await using var polling = await StartAsync();
        polling.Server.Change("future", PipelineHarness.Start.AddYears(50));
        await polling.FireUntilReadAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        polling.Server.Change("after");

        await polling.FireAsync(TimeSpan.FromMinutes(6));

        Assert.Contains("future@lead.example", polling.Leads);
        Assert.Contains("after@lead.example", polling.Leads);
        Assert.Contains("1 records from a time to come", Assert.Single((await polling.StateAsync())!.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_ClockOfTheApiIsBehind_FirstRecordAfterTheStartIsFound()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        polling.Server.Ahead = TimeSpan.FromMinutes(-20);
        await polling.FireAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(3));
        polling.Server.Change("theirs");

        await polling.FireAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["theirs@lead.example"], polling.Leads);
    }

    [Fact]
    public async Task Poll_WatermarkThatGoesBack_StaysAndTheRecordsAreLeftOut()
    {
        await using var polling = await StartAsync();
        await polling.FireUntilReadAsync();
        var before = (await polling.StateAsync())!.Watermark;
        polling.Server.Alter = (_, page) => new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject { ["id"] = "r0", ["changed"] = "2020-01-01T00:00:00Z", ["email"] = "r0@lead.example" }),
        };

        await polling.FireAsync(TimeSpan.FromMinutes(20));

        var state = (await polling.StateAsync())!;
        Assert.Equal(before, state.Watermark);
        Assert.Contains("1 records from before what was asked for", Assert.Single(state.Notes), StringComparison.Ordinal);
        Assert.Equal(9, polling.Leads.Count);
    }

    [Fact]
    public async Task Poll_RecordsWithoutKeyOrTime_ComeOnceAndAreTold()
    {
        await using var polling = await StartAsync();
        polling.Server.Alter = (_, _) => new JsonObject { ["data"] = new JsonArray(new JsonObject { ["email"] = "keyless@lead.example" }) };

        await polling.FireAsync();
        await polling.FireAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(["keyless@lead.example"], polling.Leads);
        Assert.Contains("no record has a 'changed' that can be read as a time", (
            await polling.StateAsync())!.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_Limited_WaitsAsLongAsTheApiSays()
    {
        await using var polling = await StartAsync();
        polling.Server.Instead = (number, context) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1800";
            return Task.FromResult(number == 1);
        };

        await polling.FireAsync();

        Assert.Equal(polling.Pipeline.Clock.GetUtcNow() + TimeSpan.FromMinutes(30), (await polling.StateAsync())!.NextAt);
    }

    [Fact]
    public async Task Poll_CursorThatIsRefused_BeginsAgainWhereAllWasRead()
    {
        await using var polling = await StartAsync($"{PollingPipeline.ByCursor}, most: 1");
        polling.Server.Instead = (number, context) =>
        {
            if (number == 3)
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.FromResult(number == 3);
        };

        await polling.FireUntilReadAsync();

        Assert.Equal(9, polling.Leads.Count);
    }

    private async Task<PollingPipeline> StartAsync(string records = PollingPipeline.ByCursor)
    {
        var polling = await PollingPipeline.StartAsync(azurite, records, FromTheStart);
        for (var i = 0; i < 9; i++)
            polling.Server.Change($"r{i}", PipelineHarness.Start.AddHours(i - 10));
        return polling;
    }

    private static async Task AssertFaultAsync(PollingPipeline polling, string told, int requests)
    {
        var state = (await polling.StateAsync())!;
        Assert.Contains(told, state.Fault ?? "nothing", StringComparison.Ordinal);
        Assert.Equal((1, "2026-11-01T00:00:00.0000000Z"), (state.Failures, state.Watermark));
        Assert.Equal(requests, polling.Server.Requests.Count);
    }
}

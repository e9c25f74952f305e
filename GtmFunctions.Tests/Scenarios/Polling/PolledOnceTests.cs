using System.Text.Json.Nodes;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>Every record of an API comes once, whatever the API does to its pages meanwhile.</summary>
public sealed class PolledOnceTests(AzuriteFixture azurite)
{
    private const string FromTheStart = "since: 2026-11-01";

    public static TheoryData<string> Ways => [PollingPipeline.ByCursor, PollingPipeline.ByNumber, PollingPipeline.ByOffset];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Poll_SeveralPages_EachRecordIsALeadOnce(string way)
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, way, FromTheStart);
        for (var i = 0; i < 10; i++)
            polling.Server.Change($"r{i}", PipelineHarness.Start.AddHours(-i - 1));

        await polling.FireUntilReadAsync();
        await polling.FireAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"r{i}@lead.example"), polling.Leads);
        var state = (await polling.StateAsync())!;
        Assert.Equal("2026-11-23T08:00:00.0000000Z", state.Watermark);
        Assert.Empty(state.Notes);
    }

    [Fact]
    public async Task Poll_WithoutSince_BeginsNow()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        polling.Server.Change("old", PipelineHarness.Start.AddHours(-1));
        await polling.FireAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromSeconds(30));
        polling.Server.Change("new");

        await polling.FireAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["new@lead.example"], polling.Leads);
    }

    [Fact]
    public async Task Poll_RecordThatChangesAgain_IsALeadAgain()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        await polling.FireAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        polling.Server.Change("a");
        await polling.FireAsync(TimeSpan.FromMinutes(6));
        polling.Server.Change("a");

        await polling.FireAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(["a@lead.example", "a@lead.example"], polling.Leads);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Poll_RecordsMoveToTheEndWhilePagesAreRead_NoneIsMissed(string way)
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, way, FromTheStart);
        for (var i = 0; i < 9; i++)
            polling.Server.Change($"r{i}", PipelineHarness.Start.AddHours(i - 10));
        polling.Server.Instead = (number, _) =>
        {
            // After the first page its first record is changed, so that each behind it moves to the place before
            if (number == 2)
                polling.Server.Change("r0", PipelineHarness.Start.AddSeconds(30));
            return Task.FromResult(false);
        };

        await polling.FireUntilReadAsync();
        await polling.FireAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"r{i}@lead.example"), polling.Leads.Distinct());
    }

    [Theory]
    [InlineData(PollingPipeline.ByNumber)]
    [InlineData(PollingPipeline.ByOffset)]
    public async Task Poll_RecordsGoAwayWhileCountedPagesAreRead_NoneOfTheOthersIsMissed(string way)
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, way, FromTheStart);
        for (var i = 0; i < 9; i++)
            polling.Server.Change($"r{i}", PipelineHarness.Start.AddHours(i - 10));
        polling.Server.Instead = (number, _) =>
        {
            if (number == 2)
                polling.Server.Remove("r0");
            return Task.FromResult(false);
        };

        await polling.FireUntilReadAsync();

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"r{i}@lead.example"), polling.Leads);
    }

    [Fact]
    public async Task Poll_PagesComeInAnyOrderWithRepeats_EachRecordIsALeadOnce()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: FromTheStart);
        for (var i = 0; i < 12; i++)
            polling.Server.Change($"r{i:00}", PipelineHarness.Start.AddHours(i - 20));
        polling.Server.Alter = (number, page) =>
        {
            // The newest first on each page, and the last page's record on each
            var items = page["data"]!.AsArray().Select(item => item!.DeepClone()).Reverse().ToList();
            items.Add(new JsonObject { ["id"] = "r11", ["changed"] = "2026-11-23T00:00:00.000Z", ["email"] = "r11@lead.example" });
            page["data"] = new JsonArray([.. items]);
            return page;
        };

        await polling.FireUntilReadAsync();

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"r{i:00}@lead.example"), polling.Leads);
    }

    [Fact]
    public async Task Poll_RecordThatTheApiShowsLate_ComesWithTheOverlap()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite);
        await polling.FireAsync();
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        polling.Server.Change("shown");
        await polling.FireAsync(TimeSpan.FromMinutes(1));
        polling.Server.Change("late", (await polling.StateAsync())!.CompleteAt!.Value.AddMinutes(-2));

        await polling.FireAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(["late@lead.example", "shown@lead.example"], polling.Leads);
    }

    [Fact]
    public async Task Poll_MoreThanARunMayRead_IsGoneOnWithWithoutABurst()
    {
        await using var polling = await PollingPipeline.StartAsync(
            azurite, $"{PollingPipeline.ByCursor}, most: 2", FromTheStart);
        for (var i = 0; i < 20; i++)
            polling.Server.Change($"r{i:00}", PipelineHarness.Start.AddHours(i - 30));

        await polling.FireAsync();
        Assert.Equal(6, polling.Leads.Count);
        await polling.FireUntilReadAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"r{i:00}@lead.example"), polling.Leads);
    }

    [Fact]
    public async Task Poll_ManyRecordsOfOneMoment_AreReadToTheirEnd()
    {
        await using var polling = await PollingPipeline.StartAsync(
            azurite, $"{PollingPipeline.ByCursor}, most: 2", FromTheStart);
        for (var i = 0; i < 20; i++)
            polling.Server.Change($"r{i:00}", PipelineHarness.Start.AddHours(-1));

        await polling.FireUntilReadAsync();

        Assert.Equal(20, polling.Leads.Count);
    }

    [Fact]
    public async Task Poll_MaskedField_IsNotKept()
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: FromTheStart, source: "mask: [email]");
        polling.Server.Change("secret", PipelineHarness.Start.AddHours(-1));

        await polling.FireUntilReadAsync();

        Assert.DoesNotContain(
            "secret@lead.example", Assert.Single(polling.Pipeline.Received("sequencer")).Body!.ToJsonString(), StringComparison.Ordinal);
    }
}

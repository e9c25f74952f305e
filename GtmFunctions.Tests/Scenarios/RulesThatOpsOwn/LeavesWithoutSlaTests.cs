using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Leaving;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Scenarios.RulesThatOpsOwn.LeavingDocument;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>
/// Somebody leaves who has leads that nobody asked them to acknowledge: those of the last days go to others, once, who are told by the
/// branch's own actions.
/// </summary>
public sealed class LeavesWithoutSlaTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leave_WithALeadWithoutAnSla_HandsItToTheNextOwnerWhoIsToldByWhatNamesThem()
    {
        await using var pipeline = await StartAsync(azurite);
        var (lead, demo) = (await SendAsync(pipeline, "form.submitted", "Lia"), await SendAsync(pipeline, "demo.asked", "Dan"));
        await pipeline.PublishAsync(Text, All);

        var before = await FindAsync(pipeline);
        var left = await LeaveAsync(pipeline, before);
        await pipeline.DrainAsync();

        Assert.Equal(
            [(lead, true), (demo, false)],
            before.Holdings.Leads.Select(one => (one.Event, one.IsAsked)).OrderByDescending(one => one.IsAsked));
        Assert.Equal((2, 0), (left.Leads, left.Kept));
        Assert.NotEqual(Ada, await OwnerAsync(pipeline, lead, "sdr"));
        Assert.NotEqual(Ada, await OwnerAsync(pipeline, demo, "demos"));
        Assert.Equal(["demo of Dan for Ada", $"demo of Dan for {await NameAsync(pipeline, demo, "demos")}"], Said(pipeline, "Dan"));
        Assert.StartsWith("reassigned: Lia for ", Said(pipeline, "Lia")[^1], StringComparison.Ordinal);
        Assert.Single(pipeline.Received("sequencer"));
        var story = Assert.Single((await pipeline.TraceAsync(demo))["sla"]!.AsArray())!;
        Assert.Equal("Ada left, and Ann handed it over", FieldText.From(story["holders"]![0]!["moved"]));
        Assert.Null(story["holders"]![1]!["due"]);
        Assert.True((await FindAsync(pipeline)).IsNobody);
    }

    [Fact]
    public async Task Leave_PressedAgain_TellsNobodyTwiceAndWhoeverHasItLeavesInTurn()
    {
        await using var pipeline = await StartAsync(azurite);
        var demo = await SendAsync(pipeline, "demo.asked", "Dan");
        await pipeline.PublishAsync(Text, All);
        var before = await FindAsync(pipeline);
        await LeaveAsync(pipeline, before);
        var (handOver, rules) = (pipeline.Get<LeadHandOver>(), await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation));

        Assert.True(await handOver.HandOverAsync(rules, before.Holdings.Leads[0], "again", Cancellation));
        await pipeline.DrainAsync();
        Assert.False(await handOver.HandOverAsync(rules, before.Holdings.Leads[0], "again", Cancellation));
        Assert.Equal(2, Said(pipeline, "Dan").Length);

        var next = await OwnerAsync(pipeline, demo, "demos");
        var leave = (await pipeline.Get<RepLeaving>().FindAsync(next, null, RepHoldingsReader.UsualDays, Cancellation))!;
        await LeaveAsync(pipeline, leave);
        await pipeline.DrainAsync();
        Assert.Equal(demo, Assert.Single(leave.Holdings.Leads).Event);
        Assert.Equal(3, Said(pipeline, "Dan").Length);
        string[] had = [Ada, next, await OwnerAsync(pipeline, demo, "demos")];
        Assert.Equal(["ada@example.com", "bob@example.com", "cem@example.com"], had.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Find_ALeadWithoutAnSlaThatIsOld_CountsAsOpenForAsLongAsIsAsked()
    {
        await using var pipeline = await StartAsync(azurite);
        var demo = await SendAsync(pipeline, "demo.asked", "Dan");
        pipeline.Clock.Advance(TimeSpan.FromDays(10));

        var leaving = pipeline.Get<RepLeaving>();
        Assert.Empty((await FindAsync(pipeline)).Holdings.Leads);
        Assert.Empty((await leaving.FindAsync(Ada, null, days: 0, Cancellation))!.Holdings.Leads);
        Assert.Equal(demo, Assert.Single((await leaving.FindAsync(Ada, null, days: 11, Cancellation))!.Holdings.Leads).Event);
    }

    [Fact]
    public async Task Find_ALeadAboutWhichNothingWasDone_IsNobodysOpenLead()
    {
        await using var pipeline = await StartAsync(azurite);
        await SendAsync(pipeline, "demo.asked", "Nobody");

        Assert.Empty((await FindAsync(pipeline)).Holdings.Leads);
        Assert.Single(await pipeline.Get<AssignmentLedger>().HeldAsync("reps.csv", [Ada], "20261101", Cancellation));
    }

    [Fact]
    public async Task Ledger_OfALeadThatWasHandedOver_HasOneStepMore()
    {
        await using var pipeline = await StartAsync(azurite);
        var demo = await SendAsync(pipeline, "demo.asked", "Dan");
        await pipeline.PublishAsync(Text, All);
        await LeaveAsync(pipeline, await FindAsync(pipeline));
        await pipeline.DrainAsync();

        var ledger = pipeline.Get<AssignmentLedger>();
        var first = (await ledger.FindAsync("reps.csv", demo, "demos", 1, Cancellation))!;
        var second = (await ledger.FindAsync("reps.csv", demo, "demos", 2, Cancellation))!;
        Assert.Equal((Ada, second.At), (first.Email, first.Until));
        Assert.Null(second.Until);
        Assert.Null(await ledger.FindAsync("reps.csv", demo, "demos", 3, Cancellation));
    }

    private static async Task<string> OwnerAsync(PipelineHarness pipeline, string id, string assignment) =>
        FieldText.From((await StoryAsync(pipeline, id, assignment))["holders"]!.AsArray()[^1]!["email"])!;

    private static async Task<string> NameAsync(PipelineHarness pipeline, string id, string assignment) =>
        FieldText.From((await StoryAsync(pipeline, id, assignment))["holders"]!.AsArray()[^1]!["name"])!;

    private static async Task<JsonNode> StoryAsync(PipelineHarness pipeline, string id, string assignment) =>
        (await pipeline.TraceAsync(id))["sla"]!.AsArray().Single(one => FieldText.From(one!["assignment"]) == assignment)!;

    private static async Task<RepLeave> FindAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<RepLeaving>().FindAsync(Ada, successor: null, RepHoldingsReader.UsualDays, Cancellation))!;

    private static Task<RepLeft> LeaveAsync(PipelineHarness pipeline, RepLeave leave) =>
        pipeline.Get<RepLeaving>().LeaveAsync(leave, successor: null, "Ann", "moves on", Cancellation);
}

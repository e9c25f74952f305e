using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Leaving;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Acknowledge.Deadlines;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>Somebody leaves who has leads and accounts: the rules go on without them, and what they have goes to others, once.</summary>
public sealed class RepLeavesTests(AzuriteFixture azurite)
{
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leave_WithAnOpenLead_HandsItToTheNextOwnerWhoIsTold()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        var (theirs, done) = await LeadsAsync(pipeline);

        var before = await FindAsync(pipeline);
        var left = await LeaveAsync(pipeline, before);
        await pipeline.DrainAsync();

        Assert.Equal([theirs], before.Holdings.Leads.Select(lead => lead.Event));
        Assert.Equal(new RepLeft(null, left.Version, Leads: 1, Kept: 0, Accounts: 2), left);
        var sla = await SlaDocument.SlaAsync(pipeline, theirs);
        Assert.Equal("Ada Byron left, and Ann handed it over", FieldText.From(sla["holders"]![0]!["moved"]));
        Assert.Equal("bob@example.com", FieldText.From(sla["holders"]![1]!["email"]));
        Assert.Equal(
            "reassigned 2: Bob Stone for Ada Byron (Ada Byron left, and Ann handed it over): <LINK|I have it>",
            SlaDocument.Said(pipeline)[^1]);
        Assert.Single((await SlaDocument.SlaAsync(pipeline, done))["holders"]!.AsArray());
        var publication = Assert.Single(await pipeline.Get<PublicationHistory>().ListAsync(1, Cancellation));
        Assert.Equal(("Ann", "Ada Byron left: moves on", "reps.csv: 1 row removed"),
            (publication.By.Name, publication.Note, Assert.Single(publication.Summary)));
        Assert.Null((await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Assignments["sdr"].Pool!.Find(Ada));
    }

    [Fact]
    public async Task Leave_AsTheirDeadlinePasses_TellsNobodyTwice()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        var (theirs, _) = await LeadsAsync(pipeline);
        await LeaveAsync(pipeline, await FindAsync(pipeline));
        await pipeline.DrainAsync();
        var told = SlaDocument.Said(pipeline).Length;

        await SlaDocument.PassAsync(pipeline, 9);

        Assert.Equal(told, SlaDocument.Said(pipeline).Length);
        await SlaDocument.PassAsync(pipeline, 2);
        Assert.Equal(
            ["Bob Stone", "Bob Stone", "Cem Kaya"],
            SlaDocument.Said(pipeline).Where(text => text.StartsWith("reminder 1", StringComparison.Ordinal))
                .Select(text => text["reminder 1 for ".Length..text.IndexOf(',', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await SlaDocument.SlaAsync(pipeline, theirs))["holders"]!.AsArray().Count);
    }

    [Fact]
    public async Task Leave_PressedAgain_DoesNothingTwice()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline);
        var before = await FindAsync(pipeline);

        await LeaveAsync(pipeline, before);
        var handOver = pipeline.Get<LeadHandOver>();
        var configuration = await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation);
        Assert.True(await handOver.HandOverAsync(configuration, before.Holdings.Leads[0], "again", Cancellation));
        await pipeline.DrainAsync();

        Assert.Single(SlaDocument.Said(pipeline), text => text.StartsWith("reassigned", StringComparison.Ordinal));
        Assert.False(await handOver.HandOverAsync(configuration, before.Holdings.Leads[0], "again", Cancellation));
        var after = await FindAsync(pipeline);
        Assert.True(after.IsNobody);
    }

    [Fact]
    public async Task Leave_ThatStoppedAfterTheRecordSaidSo_IsGoneOnWith()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        var (theirs, _) = await LeadsAsync(pipeline);
        var records = pipeline.Get<SlaRecords>();
        var record = (await records.FindAsync(theirs, "sdr", Cancellation))!;
        await records.ChangeAsync(
            theirs,
            record,
            held => Pipeline.Acknowledge.Deadlines.SlaRule.HandOver(
                held, Ada, "Ada Byron left, and Ann handed it over", pipeline.Clock.GetUtcNow()),
            Cancellation);

        var left = await LeaveAsync(pipeline, await FindAsync(pipeline));
        await pipeline.DrainAsync();

        Assert.Equal(1, left.Leads);
        Assert.Single(SlaDocument.Said(pipeline), text => text.StartsWith("reassigned 2: Bob Stone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leave_OfWhomEverythingFallsTo_NamesWhoTakesTheirPlace()
    {
        await using var pipeline = await SlaDocument.StartAsync(
            azurite, SlaDocument.Text.Replace("owner: ops@example.com", $"owner: {Ada}", StringComparison.Ordinal));
        await LeadsAsync(pipeline);

        var refused = await pipeline.Get<RepLeaving>().LeaveAsync(await FindAsync(pipeline), null, "Ann", null, Cancellation);
        var successor = new RepSuccessor("cem@example.com", null);
        var left = await pipeline.Get<RepLeaving>().LeaveAsync(
            (await pipeline.Get<RepLeaving>().FindAsync(Ada, successor, RepHoldingsReader.UsualDays, Cancellation))!,
            successor,
            "Ann",
            null,
            Cancellation);

        Assert.StartsWith("Say who takes their place", refused.Refused, StringComparison.Ordinal);
        Assert.Equal((null, 1, 2), (left.Refused, left.Leads, left.Accounts));
        Assert.Equal(
            "cem@example.com", (await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Assignments["sdr"].Fallback);

        // Their account is the successor's, whoever's turn it is
        var next = await SlaDocument.LeadAsync(pipeline, "msg_next", "eve@analytical.example");
        Assert.Equal(
            "cem@example.com", FieldText.From((await SlaDocument.SlaAsync(pipeline, next))["holders"]![0]!["email"]));
    }

    [Fact]
    public async Task Leave_AfterSomebodyElsePublished_IsRefusedAndNothingIsHandedOver()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        var (theirs, _) = await LeadsAsync(pipeline);
        var before = await FindAsync(pipeline);
        await pipeline.PublishAsync(SlaDocument.Text + "\n# changed", SlaDocument.Tables());

        var left = await LeaveAsync(pipeline, before);
        await pipeline.DrainAsync();

        Assert.Contains("Test published ", left.Refused, StringComparison.Ordinal);
        Assert.Single((await SlaDocument.SlaAsync(pipeline, theirs))["holders"]!.AsArray());
    }

    // Ada has one that she acknowledged and one that she did not, of two accounts; Bob and Cem have one each
    private static async Task<(string Open, string Done)> LeadsAsync(PipelineHarness pipeline)
    {
        var done = await SlaDocument.LeadAsync(pipeline, "msg_done", "joan@done.example");
        await SlaDocument.CallAsync(pipeline, SlaDocument.LastLink(pipeline), "POST");
        await SlaDocument.LeadAsync(pipeline, "msg_2", "kay@other.example");
        await SlaDocument.LeadAsync(pipeline, "msg_3", "lou@third.example");
        var open = await SlaDocument.LeadAsync(pipeline, "msg_4", "ada@analytical.example");
        foreach (var lead in new[] { done, open })
            Assert.Equal(Ada, FieldText.From((await SlaDocument.SlaAsync(pipeline, lead))["holders"]![0]!["email"]));
        return (open, done);
    }

    private static async Task<RepLeave> FindAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<RepLeaving>().FindAsync(Ada, successor: null, RepHoldingsReader.UsualDays, Cancellation))!;

    private static Task<RepLeft> LeaveAsync(PipelineHarness pipeline, RepLeave leave) =>
        pipeline.Get<RepLeaving>().LeaveAsync(leave, successor: null, "Ann", "moves on", Cancellation);
}

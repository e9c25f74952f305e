using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

/// <summary>What happens while an owner has not acknowledged, and from then on, on the whole path.</summary>
public sealed class SlaTests(AzuriteFixture azurite)
{
    private const string Late = "did not acknowledge within 15m of working time";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NobodyAcknowledges_ReminderThenTheNextThenTheFallback_AndTheTraceAndTheLedgerTellWhoHadItWhen()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        for (var minute = 0; minute < 120; minute += 5)
            await PassAsync(pipeline, 5);

        Assert.Equal(
            [
                "Grace for Ada Byron by Mon 09:15: <LINK|I have it>",
                "reminder 1 for Ada Byron, who has it since 09:00: <LINK|I have it>",
                $"reassigned 2: Bob Stone for Ada Byron (Ada Byron {Late}): <LINK|I have it>",
                "reminder 1 for Bob Stone, who has it since 09:15: <LINK|I have it>",
                $"fallback 3: ops@example.com for Bob Stone (Bob Stone {Late}): <LINK|I have it>",
            ],
            Said(pipeline));
        Assert.Equal(
            ["bob@example.com", "ops@example.com"],
            pipeline.Received("sequencer").Select(request => FieldText.From(request.Body!["data"]!["owner"]!["email"])));

        var trace = await pipeline.TraceAsync(id);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Equal(
            [
                "  sdr: Ada Byron has it since 2026-11-23 09:00:00Z, to acknowledge by 2026-11-23 09:15:00Z",
                "    reminded at 2026-11-23 09:10:00Z",
                $"    passed on at 2026-11-23 09:15:00Z: Ada Byron {Late}",
                "  sdr: Bob Stone has it since 2026-11-23 09:15:00Z, to acknowledge by 2026-11-23 09:30:00Z",
                "    reminded at 2026-11-23 09:25:00Z",
                $"    passed on at 2026-11-23 09:30:00Z: Bob Stone {Late}",
                "  sdr: ops@example.com has it since 2026-11-23 09:30:00Z, as the fallback",
            ],
            StoryText.Event(trace)
                .Where(line => line.Contains("sdr: ", StringComparison.Ordinal) || line.StartsWith("    ", StringComparison.Ordinal)));

        var ledger = await LedgerAsync(pipeline, id);
        Assert.Equal(
            [
                ("ada@example.com", 0, 15, $"Ada Byron {Late}"),
                ("bob@example.com", 15, 30, $"Bob Stone {Late}"),
                ("ops@example.com", 30, -1, null),
            ],
            ledger.Select(entry => (entry.Email, entry.At.Minute, entry.Until?.Minute ?? -1, entry.Moved)));
        Assert.Equal(new OwnerReason.NotAcknowledgedBySeveral(2), ledger[2].Decision.Reason);
        Assert.Equal(new UnavailableReason.HadIt(), ledger[1].Decision.Candidates[0].Unavailable);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    [Fact]
    public async Task MovedOn_CapacityStaysTakenAndTheAccountFollowsTheNewOwner()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await PassAsync(pipeline, 15);
        await LeadAsync(pipeline, "msg_2");

        Assert.Contains("Grace for Bob Stone", Said(pipeline)[^1], StringComparison.Ordinal);
        var entry = (await LedgerAsync(pipeline, id))[0];
        var sheet = await pipeline.Get<AssignmentLedger>().OpenAsync("reps.csv", id, "sdr", account: null, step: 1, Cancellation);
        var loads = PoolState.FromJson(sheet.State!).Loads;
        Assert.Equal((1, 2), (loads["ada@example.com"].Day.Count, loads["bob@example.com"].Day.Count));
        Assert.Equal("ada@example.com", entry.Email);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public async Task AcknowledgedByLink_BeforeOrAfterTheReminder_NothingMoreIsSent(int minutes)
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        var link = LastLink(pipeline);
        await PassAsync(pipeline, minutes);

        Assert.Contains("Have you got this?", (await CallAsync(pipeline, link)).Html, StringComparison.Ordinal);
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);
        Assert.Contains("Thank you, it is yours", (await CallAsync(pipeline, link, "POST")).Html, StringComparison.Ordinal);
        var again = await CallAsync(pipeline, link, "POST");
        await PassAsync(pipeline, 600);

        Assert.Equal(200, again.Status);
        Assert.Contains("Ada Byron acknowledged it on", again.Html, StringComparison.Ordinal);
        Assert.Equal(minutes > 10 ? 2 : 1, Said(pipeline).Length);
        Assert.Empty(pipeline.Received("sequencer"));
        Assert.Equal(
            $$"""{"at":"2026-11-23T09:{{minutes:00}}:00+00:00","by":"Ada Byron","how":"link","seconds":{{minutes * 60}},"inTime":true}""",
            (await SlaAsync(pipeline, id))["acknowledged"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AcknowledgedByTheNextOwner_IsLateAndTheLinkOfTheOneBeforeSaysWhoHasIt()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        var adas = LastLink(pipeline);
        await PassAsync(pipeline, 16);
        var bobs = LastLink(pipeline);

        var (status, html, _) = await CallAsync(pipeline, adas, "POST");
        Assert.Equal(410, status);
        Assert.Contains("went to Bob Stone on", html, StringComparison.Ordinal);
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);
        Assert.Equal(200, (await CallAsync(pipeline, bobs, "POST")).Status);
        Assert.Contains("Bob Stone acknowledged it on", (await CallAsync(pipeline, adas)).Html, StringComparison.Ordinal);
        await PassAsync(pipeline, 600);

        Assert.Equal(2, Said(pipeline).Length);
        Assert.Equal("false", FieldText.From((await SlaAsync(pipeline, id))["acknowledged"]!["inTime"]));
    }

    [Fact]
    public async Task AcknowledgedByAnEvent_OfTheSameAccountAndLaterThanTheAssignment_SaysSoInBothTraces()
    {
        await using var pipeline = await StartAsync(azurite);
        var id = await LeadAsync(pipeline);
        await PassAsync(pipeline, 5);
        await MeetingAsync(pipeline, "msg_other", "bob@other.example", "2026-11-23T09:05:00Z");
        await MeetingAsync(pipeline, "msg_early", "ada@analytical.example", "2026-11-23T08:59:00Z");
        Assert.Null((await SlaAsync(pipeline, id))["acknowledged"]);

        var meeting = await MeetingAsync(pipeline, "msg_meeting", "Colleague@Analytical.example", "2026-11-23T09:04:00Z");
        await PassAsync(pipeline, 600);

        Assert.Single(Said(pipeline));
        var acknowledged = (await SlaAsync(pipeline, id))["acknowledged"]!;
        Assert.Equal(
            (meeting, "event", "Ada Byron"),
            (FieldText.From(acknowledged["event"])!, FieldText.From(acknowledged["how"])!, FieldText.From(acknowledged["by"])!));
        var trace = await pipeline.TraceAsync(meeting);
        Assert.Equal("logged", FieldText.From(trace["outcome"]));
        Assert.Contains($"  acknowledged {id}, which Ada Byron had by sdr", StoryText.Event(trace));
    }

    [Fact]
    public async Task OffHoursAndHoliday_OfTheOwner_AreNotCounted()
    {
        var document = Text.Replace("pool: reps.csv", "pool: reps.csv\n    strategy: owner", StringComparison.Ordinal)
            .Replace("person.name: data.name,", "person.name: data.name, account.owner: data.owner,", StringComparison.Ordinal);
        await using var pipeline = await StartAsync(azurite, document);
        pipeline.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 24, 22, 0, 0, TimeSpan.Zero));

        await pipeline.SendAsync(
            "forms", """{"type":"form.submitted","data":{"email":"x@late.example","name":"Grace","owner":"ada@example.com"}}""");
        await pipeline.DrainAsync();
        Assert.Equal("Grace for Ada Byron by Mon 09:15: <LINK|I have it>", Said(pipeline)[0]);

        pipeline.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 28, 9, 9, 0, TimeSpan.Zero));
        await pipeline.DrainAsync();
        Assert.Single(Said(pipeline));
        await PassAsync(pipeline, 1);
        Assert.StartsWith("reminder 1 for Ada Byron", Said(pipeline)[^1], StringComparison.Ordinal);
        await PassAsync(pipeline, 5);
        Assert.Contains("for Ada Byron (Ada Byron did not", Said(pipeline)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_ThatDoesNotSayWhatToLookAt_IsADeadLetterThatSaysSo()
    {
        await using var pipeline = await StartAsync(azurite);
        await pipeline.Queue(QueueNames.Timeouts).SendMessageAsync(
            """{"kind":2,"id":"k","dueAt":"2026-11-23T09:00:00Z","details":{"turn":1}}""", Cancellation);

        await pipeline.DrainAsync();

        var letter = Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Timeouts)));
        Assert.Contains("The timeout k does not say what to look at", letter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFallbackHasItFromTheStart_NoClockRunsAndItsLinkAcknowledges()
    {
        await using var pipeline = await StartAsync(
            azurite, tables: Tables("Ada Byron,ada@example.com,sdr,Europe/London,Mon-Fri 09:00-17:00,2026-11-23"));
        var id = await LeadAsync(pipeline);
        await PassAsync(pipeline, 600);

        Assert.Equal(["Grace for ops@example.com by : <LINK|I have it>"], Said(pipeline));
        Assert.Equal(200, (await CallAsync(pipeline, LastLink(pipeline), "POST")).Status);
        Assert.Equal("true", FieldText.From((await SlaAsync(pipeline, id))["acknowledged"]!["inTime"]));
    }

    [Fact]
    public async Task TheAppWasAway_OneReminderForAllThatWereMissed_AndNoneWhereTheTimeIsOver()
    {
        var document = Text.Replace("after: [10m]", "after: [3m, 6m, 9m]", StringComparison.Ordinal);
        await using var pipeline = await StartAsync(azurite, document);
        await LeadAsync(pipeline);
        await PassAsync(pipeline, 7);
        Assert.Equal(2, Said(pipeline).Length);
        await PassAsync(pipeline, 60);

        Assert.StartsWith("reassigned 2: Bob Stone", Said(pipeline)[2], StringComparison.Ordinal);
        Assert.Equal(3, Said(pipeline).Length);
    }

    private static async Task<string> MeetingAsync(PipelineHarness pipeline, string messageId, string email, string at)
    {
        var (_, answer) = await pipeline.SendAsync(
            "forms", $$$"""{"type":"meeting.made","timestamp":"{{{at}}}","data":{"email":"{{{email}}}"}}""", messageId);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["id"])!;
    }

    private static async Task<LedgerEntry[]> LedgerAsync(PipelineHarness pipeline, string id) =>
    [
        .. (await pipeline
            .Get<AssignmentLedger>()
            .ListAsync("reps.csv", RecordId.Day(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)), Cancellation))
            .Where(entry => entry.EventId == id).OrderBy(entry => entry.Step),
    ];
}

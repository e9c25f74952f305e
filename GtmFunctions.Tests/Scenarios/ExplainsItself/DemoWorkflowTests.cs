using System.Text.RegularExpressions;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>The demo's workflows, each with what its trace tells, line by line. It is Monday, 2026-11-23, 09:00 UTC.</summary>
public sealed partial class DemoWorkflowTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task InboundLead_OfABigSoftwareCompany_IsScoredOwnedAndSentToSlackAndTheSequencer()
    {
        await using var demo = await DemoBench.StartAsync(azurite);

        AssertLines(
            """
            lead.created about ada@analytical.example (EVENT): delivered
              account of analytical.example: it is of Analytical Engines Ltd (0.93): its domain is the account's, analytical.example
              enricher company (providers): account.employees 850, account.industry software, account.country GB
              score icp 90 (high): 40 for account.employees $gte 200, 30 for account.industry $in ["software","fintech"], 20 for person.title $matches (?i)\b(vp|chief|head)\b
              owner Dee Park (dee@example.com): territories.csv line 6 names global; Dee Park is next of the 2 who can take it
              inbound-lead: branch high-fit to slack-sdr, sequencer
              sdr: Dee Park has it since 2026-11-23 09:00:00Z, to acknowledge by 2026-11-23 09:15:00Z
              slack-sdr: delivered, http://127.0.0.1 answered 200 (N ms)
              sequencer: delivered, http://127.0.0.1 answered 200 (N ms)
            """,
            await demo.SendAsync(
                "website-forms",
                """{"type":"form.submitted","data":{"email":"ada@analytical.example","name":"Ada Byron","title":"VP Engineering"}}"""));
    }

    [Fact]
    public async Task DealStage_OfTwoStages_GoesWhereEachStageGoesAndDropsTheOlder()
    {
        await using var demo = await DemoBench.StartAsync(azurite);

        AssertLines("""
            deal.stage_changed about 7 (EVENT): delivered
              deal-stage: branch procurement to slack-sdr
              slack-sdr: delivered, http://127.0.0.1 answered 200 (N ms)
            """, await demo.SendAsync("crm", $"[{Deal("procurement", 10)}]", "one"));
        AssertLines("""
            deal.stage_changed about 7 (EVENT): dropped
              deal-stage: older (2026-11-23T08:05:00Z) than EVENT (2026-11-23T08:10:00Z), which was acted on for 7
            """, await demo.SendAsync("crm", $"[{Deal("evaluation", 5)}]", "two"));
    }

    [Fact]
    public async Task ChampionMoved_ToAGoodAccount_IsACardWithADraftAndAReadySequence()
    {
        await using var demo = await DemoBench.StartAsync(azurite);

        AssertLines(
            """
            person.changed_job about mary@fairfax.example (EVENT): delivered
              account of fairfax.example: it is of Fairfax Financial Inc. (0.93): its domain is the account's, fairfax.example; its company's name has words of the account's, Fairfax Financial Inc.
              enricher company (providers): account.employees 2400, account.industry fintech, account.country US
              enricher engagement (providers): person.meetings 4, person.lastEngagedAt 2026-09-14T10:00:00Z, person.formerRole champion
              score icp 90 (high): 40 for account.employees $gte 200, 30 for account.industry $in ["software","fintech"], 20 for person.title $matches (?i)\b(vp|chief|head)\b
              owner ops@example.com (ops@example.com): territories.csv line 2 names enterprise; nobody who is asked can take it now, so the fallback does; passed over: Ada Byron (off hours: it is Mon 04:00 in America/New_York, they work Mon-Fri 09:00-17:30), Bob Stone (off hours: it is Mon 01:00 in America/Los_Angeles, they work Mon-Fri 08:00-17:00)
              champion-moved: branch worth-a-call to slack-sdr, sequencer
              sdr: ops@example.com has it since 2026-11-23 09:00:00Z, as the fallback
              slack-sdr: delivered, http://127.0.0.1 answered 200 (N ms)
              sequencer: delivered, http://127.0.0.1 answered 200 (N ms)
            """,
            await demo.SendAsync(
                "champions",
                """
                {"id":"job_1","event":"job_change","occurred_at":"2026-11-23T09:00:00Z",
                 "person":{"email":"mary@fairfax.example","name":"Mary Somerville","title":"Chief Data Officer"},
                 "company":{"domain":"fairfax.example","name":"Fairfax"},"previous_company":{"domain":"analytical.example"}}
                """));
        var card = Assert.Single(demo.Pipeline.Received("slack")).Body!;
        Assert.Equal(
            "> Hi Mary, congratulations on the new role! You know what we do from analytical.example: "
                + "shall I show you what it could mean at Fairfax?",
            (string?)card["blocks"]![1]!["text"]!["text"]);
        var sequence = Assert.Single(demo.Pipeline.Received("sequencer"));
        var with = sequence.Body!["data"]!["with"]!;
        Assert.Equal(("champion-moved", "on-approval"), ((string?)with["sequence"], (string?)with["start"]));
    }

    [Fact]
    public async Task BuyingIntent_OfThreeLooksAtThePricesAndAHire_FiresOnceWithItsEvidence()
    {
        await using var demo = await DemoBench.StartAsync(azurite);
        for (var day = 16; day < 19; day++)
            await demo.SendAsync("product", Page($"v{day}", $"2026-11-{day + 2}T10:00:00Z"));

        AssertLines(
            """
            account.executive_hired about analytical.example (EVENT): counted
              account of analytical.example: it is of Analytical Engines Ltd (0.93): its domain is the account's, analytical.example; its company's name has words of the account's, Analytical Engines Ltd
              signal buying-intent: analytical.example has 3 of 3 page.viewed, 1 of 1 account.executive_hired within 7d: fired account.buying_intent (EVENT)
            """,
            await demo.SendAsync(
                "champions",
                """
                {"id":"hire_1","event":"executive_hired","occurred_at":"2026-11-23T09:00:00Z",
                 "person":{"name":"Charles Babbage","title":"CTO"},"company":{"domain":"analytical.example","name":"Analytical"}}
                """));
        AssertLines("""
            account.buying_intent about analytical.example (EVENT): delivered
              account of analytical.example: it is of Analytical Engines Ltd (0.93): its domain is the account's, analytical.example; its company's name has words of the account's, Analytical Engines Ltd
              enricher company (providers): account.employees 850, account.industry software, account.country GB
              owner Dee Park (dee@example.com): territories.csv line 6 names global; Dee Park is next of the 2 who can take it
              buying-intent: branch always to slack-sdr
              sdr: Dee Park has it since 2026-11-23 09:00:00Z, to acknowledge by 2026-11-23 09:15:00Z
              slack-sdr: delivered, http://127.0.0.1 answered 200 (N ms)
            """, await demo.TellNewestAsync("account.buying_intent"));
    }

    [Fact]
    public async Task ProductLed_FirstSuccessLimitAndSilence_EachHasItsNextStep()
    {
        await using var demo = await DemoBench.StartAsync(azurite);

        AssertLines("""
            product.activity about lou@newbie.example (EVENT): delivered
              account of newbie.example: none of 3 accounts has anything in common with it
              signal gone-quiet: the newest activity of lou@newbie.example: person.inactive when there is none until 2026-11-30T08:50:00+00:00
              first-workflow: branch always to sequencer
              limit-hit: filtered out: product.event $eq "Limit Reached", but it was "Workflow Completed"
              sequencer: delivered, http://127.0.0.1 answered 200 (N ms)
            """, await demo.SendAsync("product", Track("t1", "Workflow Completed", "2026-11-23T08:50:00Z")));
        AssertLines("""
            product.activity about lou@newbie.example (EVENT): dropped
              account of newbie.example: none of 3 accounts has anything in common with it
              signal gone-quiet: the newest activity of lou@newbie.example: person.inactive when there is none until 2026-11-30T08:55:00+00:00
              first-workflow: duplicate intent of EVENT: the same person.email within 90d
              limit-hit: filtered out: product.event $eq "Limit Reached", but it was "Workflow Completed"
            """, await demo.SendAsync("product", Track("t2", "Workflow Completed", "2026-11-23T08:55:00Z")));
        AssertLines("""
            product.activity about lou@newbie.example (EVENT): delivered
              account of newbie.example: none of 3 accounts has anything in common with it
              signal gone-quiet: the newest activity of lou@newbie.example: person.inactive when there is none until 2026-11-30T08:58:00+00:00
              first-workflow: filtered out: product.event $eq "Workflow Completed", but it was "Limit Reached"
              owner Dee Park (dee@example.com): territories.csv line 6 names global; Dee Park is next of the 2 who can take it
              limit-hit: branch always to slack-sdr
              sdr: Dee Park has it since 2026-11-23 09:00:00Z, to acknowledge by 2026-11-23 09:15:00Z
              slack-sdr: delivered, http://127.0.0.1 answered 200 (N ms)
            """, await demo.SendAsync("product", Track("t3", "Limit Reached", "2026-11-23T08:58:00Z")));

        demo.Pipeline.Clock.Advance(TimeSpan.FromDays(7));
        await demo.Pipeline.DrainAsync();
        AssertLines("""
            person.inactive about lou@newbie.example (EVENT): delivered
              account of newbie.example: none of 3 accounts has anything in common with it
              re-engage: branch always to sequencer
              sequencer: delivered, http://127.0.0.1 answered 200 (N ms)
            """, await demo.TellNewestAsync("person.inactive"));
    }

    private static string Deal(string stage, int minute) =>
        $$"""
        {"eventId":{{minute}},"subscriptionId":12,"portalId":62515,"appId":54321,"subscriptionType":"deal.propertyChange","attemptNumber":0,
         "occurredAt":{{new DateTimeOffset(2026, 11, 23, 8, minute, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()}},
         "objectId":"7","propertyName":"dealstage","propertyValue":"{{stage}}"}
        """;

    private static string Page(string id, string time) =>
        $$$"""
        {"type":"page","messageId":"{{{id}}}","timestamp":"{{{time}}}",
         "context":{"traits":{"email":"ada@analytical.example"},"page":{"path":"/pricing"}} }
        """;

    private static string Track(string id, string what, string time) =>
        $$$"""
        {"type":"track","event":"{{{what}}}","messageId":"{{{id}}}","timestamp":"{{{time}}}",
         "context":{"traits":{"email":"lou@newbie.example"}},"properties":{"plan":"team"}}
        """;

    private static void AssertLines(string expected, IEnumerable<string> lines)
    {
        var told = lines.Select(line => Duration().Replace(Id().Replace(Port().Replace(line, "127.0.0.1"), "EVENT"), "(N ms"));
        Assert.Equal(expected.Split('\n'), told);
    }

    [GeneratedRegex(@"e\d{8}-[0-9a-f]{24}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\(\d+ ms")]
    private static partial Regex Duration();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}

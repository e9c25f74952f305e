using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Pages.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>Rules in words.</summary>
public class WorkflowPicturesTests
{
    private const string Yaml = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { account.domain: data.domain }
        scores:
          icp:
            rules:
              - { when: { account.employees: { $gte: 200 } }, points: 40 }
              - { when: { person.email: { $freemail: true } }, points: -50 }
            tiers: { high: 40, low: 0 }
        signals:
          intent:
            key: account.domain
            within: 7d
            all: [ { on: lead.created, where: { page.path: { $startsWith: /pricing } }, atLeast: 3 } ]
            emit: account.intent
            cooldown: 14d
          quiet: { key: account.domain, on: [lead.created], quietFor: 7d, emit: account.quiet }
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            order: newest
            filter: { account.domain: { $notInList: customers.csv } }
            score: icp
            assign: sdr
            branches:
              - { name: high, when: { score.tier: high }, do: [ { to: slack, template: alert, priority: high } ] }
              - { name: low, do: [] }
          intents: { on: [account.intent], do: [ { to: slack, with: { channel: sales } } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL, limit: { requests: 1, per: 1s } }
        templates:
          alert: "New {{ score.tier }} lead"
        """;

    private static readonly ConfigurationBundle Bundle = new("gtm.yaml", Yaml, new Dictionary<string, string>
    {
        ["reps.csv"] = "name,email,team,capacity,out\nDee,dee@example.com,emea,40/day,\nEli,eli@example.com,emea,,2026-11-01..2026-12-31\n",
        ["customers.csv"] = "domain\nacme.example\n",
    });

    private static readonly Configuration Configuration = Read();

    [Fact]
    public void All_OfAWorkflow_AreItsStepsInTheirOrder()
    {
        var inbound = Pictures()[0];

        Assert.Equal(
            [
                "When it comes: lead.created from forms",
                "Only the newest: An event older than one already acted on for the same subject is dropped.",
                "Goes on only where: account.domain does not stand in customers.csv",
                "Scored: By icp:",
                "Scored: +40 where account.employees is at least 200",
                "Scored: −50 where person.email is of a free-mail provider",
                "Scored: The sum is called high from 40, low from 0.",
                "Given to: sdr: one after the other among reps.csv; where nobody can, ops@example.com",
                "Then high: Where score.tier is \"high\":",
                "Then low: Whatever is left:",
                "Then low: It is written down, and nothing is done.",
            ],
            inbound.Steps.SelectMany(step => step.Lines.Select(line => $"{step.Title}: {line}")));
        var call = Assert.Single(inbound.Steps.SelectMany(step => step.Actions));
        Assert.Equal("slack (slack), before all others", call.Line.ToString());
        Assert.Equal("New {{ score.tier }} lead", call.Template);
    }

    [Fact]
    public void All_OfTheirNames_LeadToTheirPages()
    {
        string[] links =
        [
            .. Pictures().SelectMany(picture => picture.Steps).SelectMany(Words).Select(word => word.Link).OfType<string>(),
        ];

        Assert.Contains($"{Home}/events?type=lead.created", links);
        Assert.Contains($"{Home}/sources/forms", links);
        Assert.Contains($"{Home}/destinations/slack", links);
        Assert.Contains($"{Home}/rules/tables/customers.csv", links);
        Assert.Contains($"{Home}/rules/tables/reps.csv", links);
        Assert.Contains("#score-icp", links);
        Assert.Contains("#signal-intent", links);
    }

    [Fact]
    public void Sections_OfADocument_TellEverythingThatItNames()
    {
        var sections = RuleSections.Tell(Configuration, Bundle, new Dictionary<string, IReadOnlyList<RuleLine>>());

        string[] lines =
        [
            .. sections.SelectMany(section => section.Entries)
                .SelectMany(entry => entry.Lines.Select(line => $"{entry.Name.Text}: {line}")),
        ];
        Assert.Contains("intent: For each account.domain, when all of these are met within 7d:", lines);
        Assert.Contains("intent: – at least 3 lead.created where page.path begins with \"/pricing\"", lines);
        Assert.Contains("intent: it makes account.intent; then it is silent for 14d.", lines);
        Assert.Contains("quiet: For each account.domain: when none of lead.created has come for 7d,", lines);
        Assert.Contains("reps.csv: 2 rows: the reps of sdr.", lines);
        Assert.Contains("slack: slack, no more than 1 per 1s; used by inbound, intents.", lines);
        Assert.Contains(sections, section => section is { Title: "Look-ups", Entries.Count: 0 });
    }

    [Fact]
    public void TeamTurns_OfATeam_SayWhoIsNextWhyAndWhoIsNot()
    {
        var line = Assert.Single(TeamTurnLines.Tell(
            Configuration.Assignments["sdr"], Pipeline.Assign.PoolState.Empty, new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)));

        Assert.Equal(
            "emea: next is Dee (0 of 40 this day), whose turn it is, and the first; not Eli (out 2026-11-01..2026-12-31)", line.ToString());
    }

    private static string Home => Pipeline.Pages.Site.PageLinks.Home;

    private static IEnumerable<RuleWord> Words(RuleStep step) =>
        step.Lines.Concat(step.Actions.Select(action => action.Line)).SelectMany(line => line.Words);

    private static IReadOnlyList<WorkflowPicture> Pictures() => new WorkflowPictures(
        Configuration, RulesQuery.Templates(Yaml), new Dictionary<string, IReadOnlyList<RuleLine>>()).All();

    private static Configuration Read()
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(Bundle);
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}

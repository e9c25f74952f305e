using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>Mistakes that a document can be used with: each is told with its file, line and code, and nothing else is.</summary>
public sealed class MistakenDocumentTests
{
    [Theory]
    [InlineData("operator-without-dollar", 7, "{ $gte: 200 }", "{ gte: 200 }", "write $gte")]
    [InlineData("operator-without-dollar", 15, "{ $freemail: false }", "{ freemail: false }", "write $freemail")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { or: [ { person.title: CEO } ] }",
        "write $or")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: { in: [US, CA] } }",
        "write $in")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: { \">=\": 200 } }",
        "write $gte")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { person.title: { not: CEO } }",
        "write $not")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { person.title: { Contains: VP } }",
        "write $contains")]
    [InlineData("list-without-in", 15, "filter: { person.email: { $freemail: false } }", "filter: { account.country: [US, CA] }", "$in")]
    [InlineData(
        "list-without-in",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: { $neq: [US, CA] } }",
        "$nin")]
    [InlineData("list-without-in", 20, "score.tier: high", "score.tier: [high, medium]", "$in")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: \">=200\" }",
        "{ $gte: 200 }")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: 1..50 }",
        "{ $gte: 1, $lte: 50 }")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: US|CA }",
        "{ $in: [US, CA] }")]
    [InlineData("unknown-field", 15, "filter: { person.email:", "filter: { persn.email:", "did you mean 'person.email'?")]
    [InlineData("unknown-field", 7, "account.employees: { $gte", "account.employes: { $gte", "did you mean 'account.employees'?")]
    [InlineData("unknown-field", 20, "score.tier: high", "score.teir: high", "did you mean 'score.tier'?")]
    [InlineData(
        "unknown-field",
        5,
        "key: account.domain, connector",
        "key: acount.domain, connector",
        "so nothing is looked up: did you mean 'account.domain'?")]
    [InlineData("unknown-field", 5, "{{ account.domain }}\", map", "{{ account.domian }}\", map", "did you mean 'account.domain'?")]
    [InlineData("unknown-field", 30, "{{ person.email }} of", "{{ person.emial }} of", "did you mean 'person.email'?")]
    [InlineData("unknown-field", 30, "{{ person.email }} of", "{{ email }} of", "did you mean 'person.email'?")]
    [InlineData("unknown-field", 30, "{{ person.email }} of", "{{ event.typ }} of", "did you mean 'event.type'?")]
    [InlineData("unknown-field", 9, "key: account.domain, within", "key: account.domian, within", "so nothing is counted")]
    [InlineData(
        "unknown-field",
        9,
        "{ on: page.viewed }",
        "{ on: page.viewed, where: { page.pth: /pricing } }",
        "did you mean 'page.path'?")]
    [InlineData("unknown-field", 9, "{ on: page.viewed }", "{ on: page.viewed, distinct: person.emial }", "did you mean 'person.email'?")]
    [InlineData(
        "unknown-field",
        11,
        "pool: reps.csv,",
        "pool: reps.csv, sticky: { key: acount.domain, window: 9d },",
        "so no account keeps its owner")]
    [InlineData(
        "unknown-field",
        17,
        "enrich: [company]",
        "enrich: [company]\n    intent: { key: [person.mail], window: 1d }",
        "did you mean 'person.email'?")]
    [InlineData(
        "unknown-field",
        7,
        "points: 70 }",
        "points: 70, decay: { by: person.lastEngagdAt, over: 9d } }",
        "did you mean 'person.lastEngagedAt'?")]
    [InlineData(
        "unknown-field",
        32,
        "card: \"{{ person.email }} of {{ account.domain }} for {{ owner.name }}\"",
        "card:\n    text: ok\n    blocks: [ \"{{ account.domian }}\" ]",
        "did you mean 'account.domain'?")]
    [InlineData(
        "unknown-field",
        27,
        "url: HOOK_URL }",
        "url: HOOK_URL, headers: { X-Company: \"{{ acount.name }}\" } }",
        "did you mean 'account.name'?")]
    [InlineData("unknown-value", 20, "score.tier: high", "score.tier: hot", "never 'hot'")]
    [InlineData("unknown-value", 20, "score.tier: high", "score.tier: { $in: [high, meduim] }", "did you mean 'medium'?")]
    [InlineData("unknown-value", 20, "score.tier: high", "owner.team: Enterprise", "did you mean 'enterprise'?")]
    [InlineData("unknown-value", 20, "score.tier: high", "owner.team: enterprize", "did you mean 'enterprise'?")]
    [InlineData("unknown-value", 20, "score.tier: high", "enrichment: missing", "known are complete, partial")]
    [InlineData(
        "unknown-value",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { event.source: wbe }",
        "did you mean 'web'?")]
    [InlineData(
        "unknown-value",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { event.type: { $neq: lead.updated } }",
        "never 'lead.updated'")]
    [InlineData("unknown-type", 14, "on: [lead.created]", "on: [lead.creatd]", "did you mean 'lead.created'?")]
    [InlineData("unknown-type", 23, "on: [account.buying_intent]", "on: [account.buying_intnet]", "did you mean 'account.buying_intent'?")]
    [InlineData("unknown-type", 9, "{ on: page.viewed }", "{ on: page.veiwed }", "did you mean 'page.viewed'?")]
    [InlineData("unknown-type", 9, "provider: standard-webhooks", "provider: stripe", "no source and no signal emits 'page.viewed'")]
    [InlineData(
        "unknown-type",
        11,
        "{ owner: ops@example.com } }",
        "{ owner: ops@example.com }, sla: { acknowledge: 15m, reassign: { to: next, do: [ { to: slack, template: card } ] }, " +
        "acknowledgedBy: [ { on: meeting.bookd, key: person.email } ] } }",
        "did you mean 'meeting.booked'?")]
    [InlineData(
        "types-without-effect",
        3,
        "  web:",
        "  crm: { provider: hubspot, secrets: [CRM_SECRET], types: { deal.propertyChange: deal.moved } }\n  web:",
        "row of 'kinds'")]
    [InlineData(
        "unknown-with",
        20,
        "{ to: slack, template: card } ] }\n",
        "{ to: outreach, with: { sequence: 1, mailbx: 2, mailbox: 3 } } ] }\n",
        "did you mean 'mailbox'?")]
    [InlineData(
        "unknown-with",
        20,
        "{ to: slack, template: card } ] }\n",
        "{ to: slack, template: card, with: { channel: sales } } ] }\n",
        "does not read 'with.channel'")]
    [InlineData("missing-with", 20, "{ to: slack, template: card } ] }\n", "{ to: outreach, with: { sequence: 1 } } ] }\n", "'mailbox'")]
    [InlineData("missing-with", 20, "{ to: slack, template: card } ] }\n", "{ to: outreach } ] }\n", "'sequence'")]
    [InlineData("missing-setting", 28, "outreach, token: OUTREACH_TOKEN", "outreach, url: OUTREACH_URL", "'token'")]
    [InlineData("missing-setting", 26, "slack, url: SLACK_URL", "slack, token: SLACK_TOKEN", "'url'")]
    [InlineData(
        "unreachable-branch",
        21,
        "- { name: rest,",
        "- { name: again, when: { score.tier: high }, do: [] }\n      - { name: rest,",
        "'hot' above")]
    [InlineData("unreachable-branch", 21, "when: { score.tier: high }", "when: {}", "'hot' above")]
    [InlineData(
        "unreachable-branch",
        21,
        "- { name: hot, when: { score.tier: high }, do: [ { to: slack, template: card } ] }",
        "- { name: warm, when: { score.points: { $gte: 30 } }, do: [] }\n      - { name: hot, when: { score.points: { $gte: 60 } }, " +
        "do: [] }",
        "'warm' above")]
    [InlineData(
        "unreachable-branch",
        21,
        "- { name: hot, when: { score.tier: high }, do: [ { to: slack, template: card } ] }",
        "- { name: some, when: { score.tier: { $in: [high, medium] } }, do: [] }\n      - { name: hot, when: { score.tier: medium, " +
        "account.country: US }, do: [] }",
        "'some' above")]
    [InlineData("unreachable-tier", 7, "high: 60", "high: 600", "never reached")]
    [InlineData(
        "no-catch-all",
        19,
        "- { name: rest, do: [ { to: hook, with: { sequence: nurture } } ] }",
        "- { name: cold, when: { score.tier: low }, do: [] }",
        "the tier 'medium'")]
    [InlineData(
        "repeated-action",
        27,
        "  intent:\n",
        "  again:\n    on: [account.buying_intent]\n    do: [ { to: slack, template: card } ]\n  intent:\n",
        "line 24 does the same")]
    [InlineData(
        "repeated-action",
        21,
        "{ to: hook, with: { sequence: nurture } }",
        "{ to: hook, with: { sequence: nurture } }, { to: hook, with: { sequence: nurture } }",
        "in the list twice")]
    [InlineData("unknown-owner", 11, "owner: ops@example.com", "owner: ada@exmaple.com", "did you mean 'ada@example.com'?")]
    [InlineData("unknown-code", 14, "on: [lead.created]", "on: [lead.created] # allow: unknwon-field", "did you mean 'unknown-field'?")]
    public void Warnings_MistakeInTheDocument_IsToldWithItsLine(string code, int line, string old, string mistaken, string message) =>
        AssertTold("gtm.yaml", code, line, message, ExampleDocument.Read((old, mistaken)));

    [Theory]
    [InlineData(
        "territories.csv",
        "unknown-field",
        1,
        "account.country,account.employees",
        "country,account.employees",
        "did you mean 'account.country'?")]
    [InlineData(
        "territories.csv",
        "unknown-field",
        1,
        "account.country,account.employees",
        "account.country,employees",
        "did you mean 'account.employees'?")]
    [InlineData("territories.csv", "unknown-field", 1, "-> team,-> owner", "team,-> team", "did you mean the result '-> team'?")]
    [InlineData("territories.csv", "unknown-column", 1, "-> team,-> owner", "-> team,-> onwer", "did you mean '-> owner'?")]
    [InlineData("territories.csv", "team-without-members", 2, "enterprise,\n", "enterprize,\n", "did you mean 'enterprise'?")]
    [InlineData("territories.csv", "team-without-members", 3, "DE,*,dach", "DE,*,alpine sales", "ops@example.com takes")]
    [InlineData("territories.csv", "unknown-owner", 3, "DE,*,dach,", "DE,*,,Cem", "did you mean 'cem@example.com'?")]
    [InlineData("territories.csv", "unknown-owner", 3, "DE,*,dach,", "DE,*,,cem@exmaple.com", "did you mean 'cem@example.com'?")]
    [InlineData("territories.csv", "unreachable-row", 3, "DE,*,dach,", "US,>=5000,enterprise,\nDE,*,dach,", "line 2 holds")]
    [InlineData("territories.csv", "unreachable-row", 4, "DE,*,dach,", "DE,*,dach,\nDE,1..50,global,", "line 3 holds")]
    [InlineData("territories.csv", "unreachable-row", 5, "*,*,global,", "*,*,global,\nFR,1..50,global,", "line 4 holds")]
    [InlineData("territories.csv", "cell-never-matches", 3, "DE,*,dach,", "EMEA,*,dach,", "no country")]
    [InlineData("territories.csv", "spelled-range", 2, "US|CA,>=1000", "US|CA,1-12", "write 1..12")]
    [InlineData("territories.csv", "spelled-range", 2, "US|CA,>=1000", "US|CA,1.000 to 5.000", "write 1000..5000")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,time zone", "did you mean 'timezone'?")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,tz", "did you mean 'timezone'?")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,timezone,slack id", "did you mean 'slack'?")]
    public void Warnings_MistakeInATable_IsToldWithItsLine(
        string file, string code, int line, string old, string mistaken, string message) =>
        AssertTold(file, code, line, message, ExampleDocument.Read((old, mistaken)));

    [Theory]
    [InlineData("gtm.yaml", 30, "{{ owner.name }}", "{{ owner.slck }}", "no roster has a column 'slck'")]
    [InlineData("gtm.yaml", 20, "template: card } ] }\n", "template: crad } ] }\n", "did you mean 'card'?")]
    [InlineData("gtm.yaml", 20, "to: slack, template: card } ] }\n", "to: slck, template: card } ] }\n", "did you mean 'slack'?")]
    [InlineData("gtm.yaml", 17, "score: icp", "score: ipc", "did you mean 'icp'?")]
    [InlineData("gtm.yaml", 15, "$freemail: false", "$freemial: false", "did you mean '$freemail'?")]
    [InlineData("territories.csv", 2, ">=1000", "01-Feb", "Excel")]
    public void Errors_MistakeThatNothingCanBeDoneWith_IsToldWithItsLine(string file, int line, string old, string mistaken, string message)
    {
        var read = ExampleDocument.Read((old, mistaken));

        Assert.Empty(read.Warnings);
        Assert.Contains(
            read.Errors, error => error.File == file && error.Line == line && error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static void AssertTold(string file, string code, int line, string message, ReadResult read)
    {
        Assert.Empty(read.Errors);
        Assert.NotEmpty(read.Warnings);
        Assert.All(read.Warnings, warning => Assert.Equal((file, line, code), (warning.File, warning.Line, warning.Code)));
        Assert.Contains(read.Warnings, warning => warning.ToString().Contains(message, StringComparison.Ordinal));
    }
}

using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>Names that nothing has: told with their line and code, and with what is meant, and nothing else is.</summary>
public sealed class MistakenNameTests
{
    [Theory]
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
    [InlineData("unknown-owner", 11, "owner: ops@example.com", "owner: ada@exmaple.com", "did you mean 'ada@example.com'?")]
    [InlineData("unknown-code", 14, "on: [lead.created]", "on: [lead.created] # allow: unknwon-field", "did you mean 'unknown-field'?")]
    public void Warnings_MistakeInTheDocument_IsToldWithItsLine(string code, int line, string old, string mistaken, string message) =>
        ExampleDocument.AssertTold("gtm.yaml", code, line, message, (old, mistaken));
}

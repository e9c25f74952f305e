using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>What is well written and does not do what it seems to: told with its line and code, and nothing else is.</summary>
public sealed class MistakenWorkflowTests
{
    [Theory]
    [InlineData(
        "types-without-effect",
        3,
        "  web:",
        "  crm: { provider: hubspot, secrets: [CRM_SECRET], types: { deal.propertyChange: deal.moved } }\n  web:",
        "row of 'kinds'")]
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
    public void Warnings_MistakeInTheDocument_IsToldWithItsLine(string code, int line, string old, string mistaken, string message) =>
        ExampleDocument.AssertTold("gtm.yaml", code, line, message, (old, mistaken));
}

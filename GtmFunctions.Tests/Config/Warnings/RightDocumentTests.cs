using GtmFunctions.Pipeline.Config;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>Documents that are right: nothing is told of them.</summary>
public sealed class RightDocumentTests
{
    [Fact]
    public void Warnings_Example_AreNone() => AssertNothing(ExampleDocument.Read());

    [Theory]
    [InlineData("on: [lead.created]", "on: [lead.created, our.own_type]")]
    [InlineData("on: [lead.created]", "on: [lead.created, lead.updated]")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { raw.items: { gte: 1 } }")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { account.employees: { $gte: 200, $lt: 1000 } }")]
    [InlineData(
        "filter: { person.email: { $freemail: false } }",
        "filter: { $or: [ { account.country: US }, { account.country: { $in: [DE, AT] } } ] }")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { account: { country: DE } }")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { event.source: web, event.type: lead.created }")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { deal.name: \"Renewal: A|B\" }")]
    [InlineData("filter: { person.email: { $freemail: false } }", "filter: { persn.email: x } # allow: unknown-field")]
    [InlineData(
        "filter: { person.email: { $freemail: false } }",
        "filter: { persn.email: { gte: 200 } } # allow: unknown-field, operator-without-dollar")]
    [InlineData("person.title: data.title", "person.title: data.title, custom.answers: data.answers")]
    [InlineData(
        "  web:",
        "  crm: { provider: hubspot, secrets: [CRM_SECRET], types: { contact.creation: lead.created, company.creation: account.added }, "
        + "fetch: { token: CRM_TOKEN }, "
        + "map: { person.tier: 'fetched:contact.properties.tier' } }\n  web:")]
    [InlineData(
        "{{ person.email }} of",
        "{{ person.lifecycleStage }} {{ fetched.contact.properties.tier }} {{ account.lifecycleStage }} {{ deal.pipeline }} of")]
    [InlineData("{{ person.email }} of", "{% for x in raw.items %}{{ x.name }}{% endfor %}")]
    [InlineData(
        "{{ person.email }} of",
        "{{ person.email | split: '@' | last }} {{ changes.from }} {{ signal.evidence }} {{ with.anything }} {{ deal.name }} {{ raw.x }}")]
    [InlineData("{{ person.email }} of", "{% assign x = person.name %}{{ x }} {{ enrichmentMissing | join: ', ' }} {{ event.time }}")]
    [InlineData("score.tier: high", "score.tier: { $in: [high, medium] }")]
    [InlineData("score.tier: high", "owner.team: { $in: [enterprise, dach] }")]
    [InlineData("owner: ops@example.com", "owner: pat@elsewhere.example")]
    [InlineData("{ sequence: nurture }", "{ whatever: 1, sequence: nurture }")]
    [InlineData("{ to: slack, template: card } ] }\n", "{ to: outreach, with: { sequence: 1, mailbox: 2 } } ] }\n")]
    [InlineData(
        "- { name: hot, when: { score.tier: high }, do: [ { to: slack, template: card } ] }",
        "- { name: hot, when: { score.points: { $gte: 60 } }, do: [] }\n      - { name: warm, when: { score.points: { $gte: 30 } }, " +
        "do: [] }")]
    [InlineData(
        "- { name: hot, when: { score.tier: high }, do: [ { to: slack, template: card } ] }",
        "- { name: hot, when: { score.tier: high }, do: [] }\n      - { name: hot-abroad, when: { account.country: DE, score.tier: " +
        "medium }, do: [] }")]
    [InlineData(
        "- { name: rest, do: [ { to: hook, with: { sequence: nurture } } ] }",
        "- { name: warm, when: { score.tier: medium }, do: [] }")]
    [InlineData(
        "  intent:\n",
        "  again:\n    on: [account.buying_intent]\n    filter: { account.country: DE }\n    do: [ { to: slack, template: " +
        "card } ]\n  intent:\n")]
    [InlineData("US|CA,>=1000,enterprise,", "US|CA,>=1000,Enterprise,\nUS|CA,200..999,global,\nUS,51..199,global,\nGermany|AT,1+,dach,")]
    [InlineData("DE,*,dach,", "DE,*,,pat@elsewhere.example")]
    [InlineData("team,timezone", "team,region")]
    [InlineData("slack, url: SLACK_URL", "slack, url: SLACK_URL, headers: { X-From: gtm }")]
    public void Warnings_RightDocument_AreNone(string old, string right) => AssertNothing(ExampleDocument.Read((old, right)));

    [Theory]
    [InlineData("demo/gtm.yaml")]
    [InlineData("GtmFunctions.Tests/Config/Data/gtm.yaml")]
    public void Warnings_DocumentsOfTheRepository_AreNone(string path) =>
        Assert.DoesNotContain(ExampleDocument.ReadFile(InfraFolder.At(path)).Warnings, warning => !warning.IsNote);

    [Fact]
    public void Warnings_ProvidersOwnTypeThatPassesThrough_AreNone() => AssertNothing(ExampleDocument.ReadText("""
        version: 1
        sources: { billing: { provider: stripe, secrets: [STRIPE_SECRET] } }
        workflows: { w: { on: [invoice.upcoming, customer.tax_id.created], do: [] } }
        """));

    [Fact]
    public void Warnings_RosterColumnThatATemplateReads_AreNone() => AssertNothing(ExampleDocument.Read(
        ("team,timezone", "team,tz"), ("{{ owner.name }}", "{{ owner.tz }}")));

    private static void AssertNothing(ReadResult read)
    {
        Assert.Empty(read.Errors);
        Assert.Empty(read.Warnings);
    }
}

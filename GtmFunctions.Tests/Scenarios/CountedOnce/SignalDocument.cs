namespace GtmFunctions.Tests.Scenarios.CountedOnce;

/// <summary>A configuration with signals, and bodies for it.</summary>
internal static class SignalDocument
{
    public const string Sources = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            map:
              person.email: data.email
              account.domain: data.domain
              page.path: data.path
        """;

    /// <summary>The contract's two signals, with the workflows that listen for them.</summary>
    public const string Contract = $$$"""
        {{{Sources}}}
        signals:
          buying-intent:
            key: account.domain
            within: 7d
            all:
              - { on: page.viewed, where: { page.path: { $startsWith: /pricing } }, atLeast: 3 }
              - { on: account.executive_hired, atLeast: 1 }
            emit: account.buying_intent
            cooldown: 14d
          gone-quiet:
            key: person.email
            on: [product.activity]
            quietFor: 7d
            emit: person.inactive
        workflows:
          buying-intent: { on: account.buying_intent, do: [ { to: slack, template: intent } ] }
          re-engage: { on: person.inactive, do: [ { to: sequencer } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          intent: "{{ account.domain }} shows buying intent: {{ signal.evidence.size }} events"
        """;

    public static string Visit(
        string time, string path = "/pricing", string domain = "Analytical.example", string email = "ada@analytical.example") =>
        $$"""{"type":"page.viewed","timestamp":"{{time}}","data":{"domain":"{{domain}}","path":"{{path}}","email":"{{email}}" } }""";

    public static string Hire(string time, string domain = "analytical.example") =>
        $$"""{"type":"account.executive_hired","timestamp":"{{time}}","data":{"domain":"{{domain}}" } }""";

    public static string Activity(string time, string email = "ada@analytical.example") =>
        $$"""{"type":"product.activity","timestamp":"{{time}}","data":{"email":"{{email}}" } }""";
}

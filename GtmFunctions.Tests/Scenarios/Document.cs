namespace GtmFunctions.Tests.Scenarios;

/// <summary>The configuration that most pipeline tests use, and bodies for it.</summary>
internal static class Document
{
    public const string FormsSecret = "whsec_Zm9ybXMtc2VjcmV0LWZvci10ZXN0cy1vbmx5IQ==";
    public const string NextFormsSecret = "whsec_bmV4dC1zZWNyZXQtZm9yLXRlc3RzLW9ubHkhISE=";
    public const string CrmSecret = "hubspot-secret-for-tests-only";

    /// <summary>A lead that scores high goes to Slack and two sequencers; a deal goes to one.</summary>
    public const string Leads = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET, FORMS_SECRET_NEXT]
            types: { form.submitted: lead.created }
            map:
              person.email: [data.email, data.fields.email]
              person.name: data.name
              person.title: data.title
              account.domain: { from: person.email, as: domain }
          more-forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
          crm:
            provider: hubspot
            secrets: [CRM_SECRET]
        scores:
          icp:
            rules:
              - { when: { person.title: { $matches: "(?i)\\bvp\\b" } }, points: 50 }
              - { when: { person.email: { $freemail: true } }, points: -50 }
            tiers: { high: 50, low: 0 }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $exists: true } }
            score: icp
            branches:
              - name: high
                when: { score.tier: high }
                do:
                  - { to: slack, template: alert }
                  - { to: sequencer, with: { sequence: fast } }
                  - { to: other-sequencer }
              - { name: low, do: [] }
          deals:
            on: [deal.stage_changed]
            do: [ { to: sequencer } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL, sign: { scheme: standard-webhooks, secret: SINK_SECRET } }
          other-sequencer: { connector: http, url: OTHER_URL }
        templates:
          alert: "New {{ score.tier }} lead: {{ person.name }} ({{ person.email }})"
        """;

    /// <summary>A lead that scores high.</summary>
    public const string Lead =
        """{"type":"form.submitted","timestamp":"2026-11-23T08:59:00Z","data":{"email":"ada@analytical.example","name":"Ada","title":"VP Engineering"}}""";
}

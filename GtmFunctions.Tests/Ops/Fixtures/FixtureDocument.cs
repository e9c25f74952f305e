using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Ops.Fixtures;

/// <summary>A document that has one of each part that fixtures can look at.</summary>
internal static class FixtureDocument
{
    public const string Text = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            map:
              person.email: data.email
              person.name: data.name
              person.title: data.title
              account.domain: { from: person.email, as: domain }
          crm: { provider: hubspot, secrets: [HUBSPOT_APP_SECRET] }
          tool:
            provider: hmac
            secrets: [TOOL_SECRET]
            signature: { header: X-Signature, algorithm: sha256, encoding: hex, payload: "{body}" }
            event: { id: id, type: event }
        enrichers:
          company:
            key: account.domain
            waterfall:
              - connector: http
                url: "{{ settings.COMPANY_API }}/companies/{{ account.domain }}"
                map: { account.employees: employees, account.country: country }
        scores:
          icp:
            rules:
              - { when: { account.employees: { $gte: 200 } }, points: 40 }
              - { when: { person.title: { $matches: "(?i)vp" } }, points: 20 }
            tiers: { high: 40, low: 10 }
        signals:
          interest:
            key: account.domain
            within: 7d
            all: [ { on: page.viewed, where: { page.path: /pricing }, atLeast: 3 } ]
            emit: account.interested
        assignments:
          sdr:
            table: territories.csv
            pool: reps.csv
            strategy: round-robin
            sticky: { window: 30d }
            fallback: { owner: ops@example.com }
            sla: { acknowledge: 15m, reassign: { to: next, most: 1, do: [ { to: slack, template: alert } ] } }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $freemail: false } }
            enrich: [company]
            score: icp
            assign: sdr
            branches:
              - name: high
                when: { score.tier: high }
                do: [ { to: slack, template: alert }, { to: sequencer, with: { sequence: now } } ]
              - { name: other, do: [] }
          deals:
            on: [deal.stage_changed]
            order: newest
            branches: [ { name: won, when: { deal.stage: won }, do: [ { to: slack, template: deal } ] } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "{{ person.name }} for {{ owner.name }}, {{ score.points }} points: {{ acknowledge.url }}"
          deal: "{{ deal.id }} is won"
        """;

    private const string Reps = """
        name,email,team,capacity,hours,timezone
        Ann,ann@example.com,emea,2/day,,
        Ben,ben@example.com,emea,,,
        Cat,cat@example.com,us,,Mon-Fri 09:00-17:00,America/New_York
        """;

    private const string Territories = "account.country,-> team\nDE,emea\nUS,us\n";

    public static readonly Configuration Configuration = Read();

    public static async Task<FixtureResult> RunAsync(string fixture, string? before = null)
    {
        var report = await new FixtureRunner(ConnectorCatalogue.Load()).RunAsync(
            Configuration,
            $"fixtures:\n{(before is null ? "" : $"  before: {before}\n")}  it: {fixture}\n",
            "it",
            TestContext.Current.CancellationToken);
        Assert.Empty(report.Errors);
        return Assert.Single(report.Results);
    }

    private static Configuration Read()
    {
        var tables = new Dictionary<string, string> { ["reps.csv"] = Reps, ["territories.csv"] = Territories };
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load())
            .Read(new ConfigurationBundle("gtm.yaml", Text, tables));
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}

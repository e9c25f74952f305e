using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>
/// A document with its tables about which nothing is to be told, and what becomes of it when a part of it is written otherwise.
/// </summary>
internal static class ExampleDocument
{
    private const string Text = """
        version: 1
        sources:
          web: { provider: standard-webhooks, secrets: [WEB_SECRET], types: { form.submitted: lead.created }, map: { person.email: data.email, person.title: data.title, account.employees: data.employees, account.country: data.country, account.domain: { from: person.email, as: domain } } }
        enrichers:
          company: { key: account.domain, connector: http, url: "https://api.example.com/{{ account.domain }}", map: { account.industry: industry } }
        scores:
          icp: { rules: [ { when: { account.employees: { $gte: 200 } }, points: 70 } ], tiers: { high: 60, medium: 30, low: 0 } }
        signals:
          intent: { key: account.domain, within: 7d, all: [ { on: page.viewed } ], emit: account.buying_intent }
        assignments:
          sdr: { table: territories.csv, pool: reps.csv, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $freemail: false } }
            enrich: [company]
            score: icp
            assign: sdr
            branches:
              - { name: hot, when: { score.tier: high }, do: [ { to: slack, template: card } ] }
              - { name: rest, do: [ { to: hook, with: { sequence: nurture } } ] }
          intent:
            on: [account.buying_intent]
            do: [ { to: slack, template: card } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          hook: { connector: http, url: HOOK_URL }
          outreach: { connector: outreach, token: OUTREACH_TOKEN }
        templates:
          card: "{{ person.email }} of {{ account.domain }} for {{ owner.name }}"
        """;

    private const string Territories = """
        account.country,account.employees,-> team,-> owner
        US|CA,>=1000,enterprise,
        DE,*,dach,
        *,*,global,
        """;

    private const string Reps = """
        name,email,team,timezone
        Ada Byron,ada@example.com,enterprise,UTC
        Cem Kaya,cem@example.com,dach,UTC
        Dee Park,dee@example.com,global,UTC
        """;

    private static readonly ConfigurationReader Reader =
        ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());

    /// <summary>Reads it.</summary>
    /// <param name="edits">What is written otherwise, each found exactly once in the document or one of its tables.</param>
    public static ReadResult Read(params (string Old, string New)[] edits)
    {
        var files = new Dictionary<string, string> { ["gtm.yaml"] = Text, ["territories.csv"] = Territories, ["reps.csv"] = Reps };
        foreach (var (old, replacement) in edits)
        {
            var file = files.Single(one => one.Value.Contains(old, StringComparison.Ordinal));
            if (file.Value.Split(old).Length != 2)
                throw new ArgumentException($"'{old}' stands in {file.Key} more than once", nameof(edits));
            files[file.Key] = file.Value.Replace(old, replacement, StringComparison.Ordinal);
        }

        return Reader.Read("gtm.yaml", files["gtm.yaml"], files.GetValueOrDefault);
    }

    /// <summary>Reads another document, without tables.</summary>
    public static ReadResult ReadText(string text) => Reader.Read("gtm.yaml", text, _ => null);

    /// <summary>Reads a document on disk.</summary>
    public static ReadResult ReadFile(string path) => Reader.Read(BundleFiles.Load(path), BundleFiles.TablesBeside(path));

    /// <summary>Holds that an edit is warned of, on that line, with that code and message, and that nothing else is.</summary>
    public static void AssertTold(string file, string code, int line, string message, params (string Old, string New)[] edits)
    {
        var read = Read(edits);

        Assert.Empty(read.Errors);
        Assert.NotEmpty(read.Warnings);
        Assert.All(read.Warnings, warning => Assert.Equal((file, line, code), (warning.File, warning.Line, warning.Code)));
        Assert.Contains(read.Warnings, warning => warning.ToString().Contains(message, StringComparison.Ordinal));
    }
}

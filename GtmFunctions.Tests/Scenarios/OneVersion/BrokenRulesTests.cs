using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Rules with a mistake, of many kinds: each is told with its file and line, and none harms what is published.</summary>
public sealed partial class BrokenRulesTests(AzuriteFixture azurite)
{
    private const string Good = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
        scores:
          icp:
            rules: [ { when: { person.title: VP }, points: 50 } ]
            tiers: { high: 50, low: 0 }
        signals:
          intent: { key: account.domain, within: 7d, all: [ { on: page.viewed, atLeast: 3 } ], emit: account.intent }
        assignments:
          sdr: { table: territories.csv, pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $exists: true }, account.domain: { $notInList: customers.csv } }
            score: icp
            assign: sdr
            branches: [ { name: high, when: { score.tier: high }, do: [ { to: slack, template: alert } ] } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL, limit: { requests: 1, per: 1s } }
        templates:
          alert: "lead {{ person.email }}"
        """;

    private const string Territories = "account.country,-> team\nDE,emea\n*,global\n";
    private const string Reps = "name,email,team,weight,capacity,timezone,hours\n"
        + "Ann,ann@example.com,emea,1,40/day,Europe/Berlin,Mon-Fri 09:00-17:00\nBob,bob@example.com,global,1,,UTC,\n";
    private const string Customers = "domain\nbigcorp.example\n";

    /// <summary>What is written in place of what, and in which file and line that is told.</summary>
    public static TheoryData<string, string, string, int> Mistakes => new()
    {
        { "gtm.yaml", "version: 1", "version: 7", 1 },
        { "gtm.yaml", "version: 1", "version: 1\nsurprise: yes", 2 },
        { "gtm.yaml", "provider: standard-webhooks", "provider: standard-webhoks", 4 },
        { "gtm.yaml", "secrets: [FORMS_SECRET]", "secrets: [whsec_this-is-a-value-and-no-name==]", 5 },
        { "gtm.yaml", "secrets: [FORMS_SECRET]", "secrets: []", 5 },
        { "gtm.yaml", "types: { form.submitted: lead.created }", "types: [lead.created]", 6 },
        { "gtm.yaml", "map: { person.email: data.email }", "map: { person.email: 'data..email' }", 7 },
        { "gtm.yaml", "map: { person.email: data.email }", "map: { person.email: { from: data.email, as: e-mail } }", 7 },
        { "gtm.yaml", "points: 50", "points: many", 10 },
        { "gtm.yaml", "when: { person.title: VP }", "when: { person.title: { $like: VP } }", 10 },
        { "gtm.yaml", "when: { person.title: VP }", "when: { person.title: { $matches: '(' } }", 10 },
        { "gtm.yaml", "when: { person.title: VP }", "when: { person.title: { $gte: VP } }", 10 },
        { "gtm.yaml", "tiers: { high: 50, low: 0 }", "tiers: { high: fifty }", 11 },
        { "gtm.yaml", "within: 7d", "within: 7 days", 13 },
        { "gtm.yaml", "within: 7d", "within: -7d", 13 },
        { "gtm.yaml", "key: account.domain, ", "", 13 },
        { "gtm.yaml", "atLeast: 3", "atLeast: 0", 13 },
        { "gtm.yaml", "emit: account.intent", "emit: page.viewed", 13 },
        { "gtm.yaml", "strategy: round-robin", "strategy: robin-round", 15 },
        { "gtm.yaml", "table: territories.csv", "table: territory.csv", 15 },
        { "gtm.yaml", "pool: reps.csv", "pool: ../reps.csv", 15 },
        { "gtm.yaml", "fallback: { owner: ops@example.com }", "fallback: { owner: ops }", 15 },
        { "gtm.yaml", "on: [lead.created]", "on: { lead: created }", 18 },
        { "gtm.yaml", "$exists: true", "$exists: perhaps", 19 },
        { "gtm.yaml", "$notInList: customers.csv", "$notInList: customers", 19 },
        { "gtm.yaml", "$notInList: customers.csv", "$notInList: clients.csv", 19 },
        { "gtm.yaml", "score: icp", "score: icq", 20 },
        { "gtm.yaml", "assign: sdr", "assign: sdrs", 21 },
        { "gtm.yaml", "{ name: high, when", "{ when", 22 },
        { "gtm.yaml", "score.tier: high }", "score.tier: { $in: high } }", 22 },
        { "gtm.yaml", "to: slack,", "to: slak,", 22 },
        { "gtm.yaml", "template: alert }", "template: alarm }", 22 },
        { "gtm.yaml", "do: [ { to: slack, template: alert } ]", "do: [ { template: alert } ]", 22 },
        { "gtm.yaml", "connector: slack", "connector: slok", 24 },
        { "gtm.yaml", "url: SLACK_URL", "url: 'http://hooks.example.com/x'", 24 },
        { "gtm.yaml", "url: SLACK_URL, ", "", 24 },
        { "gtm.yaml", "requests: 1,", "requests: none,", 24 },
        { "gtm.yaml", "per: 1s", "per: second", 24 },
        { "gtm.yaml", "{{ person.email }}", "{{ person.email", 26 },
        { "gtm.yaml", "{{ person.email }}", "{% if person.email %}", 26 },
        { "gtm.yaml", "{{ person.email }}", "{{ person.email | shout }}", 26 },
        { "gtm.yaml", "    rules: [ {", "\trules: [ {", 10 },
        { "gtm.yaml", "scores:", "sources:", 8 },
        { "territories.csv", "DE,emea", "DE,emea,too,many", 2 },
        { "territories.csv", "DE,emea", "\"DE,emea", 2 },
        { "territories.csv", "DE,emea", ">=x,emea", 2 },
        { "territories.csv", "account.country,", "account..country,", 1 },
        { "territories.csv", "account.country,", "account.country,account.country,", 1 },
        { "reps.csv", "ann@example.com", "ann at example", 2 },
        { "reps.csv", "Europe/Berlin", "Europe/Bern Town", 2 },
        { "reps.csv", "40/day", "40 a day", 2 },
        { "reps.csv", "Mon-Fri 09:00-17:00", "Mon-Fri 17-9", 2 },
        { "reps.csv", "emea,1,", "emea,-1,", 2 },
        { "reps.csv", "name,email", "name,mail", 1 },
        { "customers.csv", "domain\nbigcorp.example\n", "", 1 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Read_OfAMistake_TellsItsFileAndLine(string file, string good, string bad, int line)
    {
        var errors = Reader.Read(Broken(file, good, bad)).Errors;

        Assert.Contains(errors, error => error.File == file && error.Line == line);
        Assert.All(errors, error => Assert.NotEmpty(error.Message));
    }

    [Fact]
    public void Mistakes_AreAtLeastFiftyAndTheRulesWithoutThemAreGood()
    {
        Assert.InRange(Mistakes.Count, 50, int.MaxValue);
        Assert.Empty(Reader.Read(Bundle(Good, Territories, Reps, Customers)).Errors);
    }

    [Fact]
    public async Task Publish_OfEachMistake_Is400WithLinesAndWhatIsPublishedStaysAndDecides()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Good, tables: Tables(Territories, Reps, Customers));
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        foreach (var row in Mistakes)
        {
            var (file, good, bad, _) = row.Data;
            var broken = Broken(file, good, bad);
            var request = new JsonObject
            {
                ["document"] = broken.Document,
                ["tables"] = JsonSerializer.SerializeToNode(broken.Tables),
                ["replace"] = true,
            };
            var (status, answer) = await pipeline.CallAsync<BundleEndpoints>(
                (bundles, call) => bundles.PutAsync(call, TestContext.Current.CancellationToken), request.ToJsonString());
            Assert.True(status == 400, $"{file}: {bad} was answered {status}");
            Assert.All(answer["errors"]!.AsArray(), error => Assert.Matches(Placed(), FieldText.From(error)!));
        }

        var (_, sent) = await pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"email":"ada@acme.example"}}""");
        await pipeline.DrainAsync();
        Assert.Equal(before, (await pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken)).Version);
        Assert.Equal(before, FieldText.From((await pipeline.EventTraceAsync(FieldText.From(sent["id"])!))["configuration"]));
    }

    private static ConfigurationReader Reader { get; } = ConfigurationReader.ForThisVersion(
        Pipeline.Catalog.SourceCatalogue.Load(), Pipeline.Catalog.ConnectorCatalogue.Load());

    private static Pipeline.Storage.Config.ConfigurationBundle Broken(string file, string good, string bad)
    {
        string Text(string name, string text)
        {
            if (name != file)
                return text;
            Assert.Contains(good, text, StringComparison.Ordinal);
            var at = text.IndexOf(good, StringComparison.Ordinal);
            return text[..at] + bad + text[(at + good.Length)..];
        }

        return Bundle(
            Text("gtm.yaml", Good), Text("territories.csv", Territories), Text("reps.csv", Reps), Text("customers.csv", Customers));
    }

    private static Pipeline.Storage.Config.ConfigurationBundle Bundle(string document, string territories, string reps, string customers) =>
        new("gtm.yaml", document, Tables(territories, reps, customers));

    private static Dictionary<string, string> Tables(string territories, string reps, string customers) => new()
    {
        ["territories.csv"] = territories,
        ["reps.csv"] = reps,
        ["customers.csv"] = customers,
    };

    [GeneratedRegex(@"\A[\w.-]+:\d+: .+")]
    private static partial Regex Placed();
}

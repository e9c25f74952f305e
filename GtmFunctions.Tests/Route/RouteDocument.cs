using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Route;

/// <summary>A document of which a test writes the workflows; what these can name is always the same.</summary>
internal static class RouteDocument
{
    private const string Named = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { form.submitted: lead.created } }
        destinations:
          crm: { connector: hubspot, token: CRM_TOKEN }
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
          partner: { pool: reps.csv, strategy: least-loaded, fallback: { owner: ops@example.com } }
        scores:
          icp:
            rules: [ { when: { person.title: CEO }, points: 40 } ]
            tiers: { high: 30, low: 0 }
        """;

    private const string Roster = "name,email,team\nAda,ada@example.com,dach\nBob,bob@example.com,global";

    /// <summary>Reads a document.</summary>
    /// <param name="workflows">Its end, from <c>workflows:</c> on.</param>
    public static Configuration Read(string workflows)
    {
        var bundle = new ConfigurationBundle(
            "gtm.yaml", $"{Named}\n{workflows}", new Dictionary<string, string> { ["reps.csv"] = Roster });
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(bundle);
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}

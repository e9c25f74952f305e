using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Config;

/// <summary>The contract's own document, <c>Data/gtm.yaml</c>.</summary>
public sealed class ContractTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Config", "Data", "gtm.yaml");

    private static readonly ConnectorNames EveryConnector = new(
        new HashSet<string> { "http", "octave" },
        new Dictionary<string, IReadOnlySet<string>>
        {
            ["slack"] = new HashSet<string> { "post" },
            ["hubspot"] = new HashSet<string> { "upsert-contact" },
            ["http"] = new HashSet<string> { "send" },
            ["segment"] = new HashSet<string> { "track" },
            ["clay"] = new HashSet<string> { "add-row" },
        });

    [Fact]
    public void Read_WhenEverythingIsRun_HasNoErrors() => Assert.Empty(ReadAll().Errors);

    [Fact]
    public void Read_ByThisVersion_HasNoErrors()
    {
        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());

        Assert.Empty(reader.Read(BundleFiles.Load(File)).Errors);
    }

    [Fact]
    public void Read_Sources_AreLaidOverTheirProviders()
    {
        var sources = ReadAll().Configuration!.Sources;

        Assert.Equal(["website-forms", "crm", "billing", "product", "champions", "partner", "clay"], sources.Keys);
        var forms = sources["website-forms"];
        Assert.Equal("lead.created", forms.Mapping.Types["form.submitted"]);
        var fields = forms.Mapping.For("form.submitted", item: null, body: null).Fields.ToDictionary(
            field => field.Key.Text, field => field.Value);
        Assert.Equal(["data.email", "data.fields.email"], fields["person.email"].From.Select(path => path.Text));
        Assert.Equal(ConversionTable.Domain, fields["account.domain"].As);
        Assert.Equal(new Expectation(20, TimeSpan.FromDays(1)), forms.Expect);
        Assert.Equal(1 << 20, forms.MaxBytes);
        Assert.Equal("https://hooks.example.com/api/hooks/crm", sources["crm"].PublicUrl!.ToString());
        Assert.All(sources["crm"].Provider.Signature, scheme => Assert.Equal(TimeSpan.FromMinutes(5), scheme.Tolerance));
        var champions = Assert.Single(sources["champions"].Provider.Signature);
        Assert.Equal(("X-Signature", "sha256="), (champions.Header[0], champions.Prefix));
        Assert.Equal("occurred_at", sources["champions"].Provider.Event.Time[0].Text);
        Assert.Equal(["Authorization"], Assert.Single(sources["partner"].Provider.Signature).Header);
        Assert.Equal(["PARTNER_TOKEN"], sources["partner"].Secrets);
        Assert.Equal(["CLAY_SECRET"], sources["clay"].Secrets);
    }

    [Fact]
    public void Read_Decisions_AreWhole()
    {
        var configuration = ReadAll().Configuration!;

        var company = configuration.Enrichers["company"];
        Assert.Equal(("account.domain", TimeSpan.FromDays(30), 2), (company.Key.Text, company.Cache!.Value, company.Waterfall.Count));
        Assert.Contains("settings.COMPANY_API", company.Waterfall[0].Request!.Url.References);
        Assert.Equal("OCTAVE_ENRICH_AGENT", company.Waterfall[1].Agent);
        var clay = configuration.Enrichers["clay-person"];
        var wait = clay.Await!;
        Assert.Equal(
            ("clay", "correlation_id", TimeSpan.FromMinutes(10), AwaitTimeout.Continue),
            (wait.Source, wait.Correlate.Text, wait.UpTo, wait.OnTimeout));
        Assert.Contains("person.title", clay.Gives);
        var table = configuration.Destinations[wait.Post.To];
        Assert.Equal(("clay", "CLAY_PERSON_URL"), (table.Connector, table.Url));

        var icp = configuration.Scores["icp"];
        Assert.Equal([40, 30, 20, -50], icp.Rules.Select(rule => rule.Points));
        Assert.Equal([new ScoreTier("high", 70), new ScoreTier("medium", 40), new ScoreTier("low", 0)], icp.Tiers);

        var intent = configuration.Signals["buying-intent"];
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromDays(14), 3), (intent.Within, intent.Cooldown, intent.Conditions[0].AtLeast));
        Assert.NotNull(intent.Conditions[0].Where);
        var quiet = configuration.Signals["gone-quiet"];
        Assert.Equal(("product.activity", TimeSpan.FromDays(7), "person.inactive"), (Assert.Single(quiet.On), quiet.QuietFor, quiet.Emit));

        var sdr = configuration.Assignments["sdr"];
        Assert.Equal(("territories.csv", "reps.csv"), (sdr.Table!.File, sdr.Pool!.File));
        Assert.Equal((AssignmentStrategy.RoundRobin, "ops@example.com"), (sdr.Strategy, sdr.Fallback));
    }

    [Fact]
    public void Read_Actions_AreWhole()
    {
        var configuration = ReadAll().Configuration!;

        Assert.Equal(["inbound-lead", "deal-stage", "buying-intent"], configuration.Workflows.Select(workflow => workflow.Name));
        var lead = configuration.Workflows[0];
        Assert.Equal(["account.domain", "person.email"], lead.Filter!.Fields.Order());
        Assert.Equal(("company", "icp", "sdr"), (Assert.Single(lead.Enrich), lead.Score, lead.Assign));
        Assert.Equal(["high-fit", "medium-fit", "low-fit"], lead.Branches.Select(branch => branch.Name));
        Assert.Null(lead.Branches[2].When);
        Assert.Empty(lead.Branches[2].Do);
        Assert.Equal(new WorkflowAction("slack-sdr", null, "lead-alert", null), lead.Branches[0].Do[0]);
        Assert.Equal("upsert-contact", lead.Branches[0].Do[1].Action);
        Assert.Equal("high-priority", (string?)lead.Branches[0].Do[2].With!["sequence"]);
        Assert.Equal(WorkflowOrder.Newest, configuration.Workflows[1].Order);
        Assert.Equal("always", Assert.Single(configuration.Workflows[2].Branches).Name);

        var sequencer = configuration.Destinations["sequencer"];
        Assert.Equal(["SEQUENCER_SECRET"], sequencer.Sign!.Secrets);
        Assert.Equal(Destination.DefaultRetry, sequencer.Retry);
        Assert.Equal([new Limit(1, TimeSpan.FromSeconds(1))], configuration.Destinations["slack-sdr"].Limits!);
        Assert.Equal("HUBSPOT_TOKEN", configuration.Destinations["crm-write"].Token);
        Assert.Equal(["deal.id", "deal.stage"], configuration.Templates["deal-stage"].References.Order());
        Assert.Equal(new WorkflowAction("slack-sdr", null, null, null, ActionPriority.High), Assert.Single(configuration.Alerts!.To));
        AlertKind[] told =
        [
            AlertKind.DeadLetter, AlertKind.SilentSource, AlertKind.FailingDestination, AlertKind.SignatureFailures,
            AlertKind.SchemaDrift, AlertKind.SlowPipeline,
        ];
        Assert.Equal(told.Select(AlertRule.Default), configuration.Alerts.On);
    }

    [Fact]
    public void Read_Tables_AreThoseThatTheDocumentNames()
    {
        var bundle = BundleFiles.Load(File);
        Assert.Equal(["customers.csv", "reps.csv", "territories.csv"], bundle.Tables.Keys.Order());
        Assert.Equal(bundle.Version, ReadAll().Configuration!.Version);
    }

    [Fact]
    public void Read_ManyWaysToBreakTheDocument_NeverThrows()
    {
        var reader = new ConfigurationReader(SourceCatalogue.Load().Sources, EveryConnector);
        var bundle = BundleFiles.Load(File);
        var random = new Random(20261123);
        string[] parts =
        [
            "[", "]", "{", "}", "\"", "'", ":", " ", "\n", "\t", "- ", "&a ", "*a", "!x ", "|", ">", "? ", "#", "$", "null", "1e999",
            "99999999999999999999", "{{", "%", "\0", "\uD800", "..",
        ];
        for (var i = 0; i < 300; i++)
        {
            var text = bundle.Document;
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                var at = random.Next(text.Length);
                var cut = random.Next(2) == 0 ? 0 : Math.Min(random.Next(40), text.Length - at);
                text = text[..at] + (random.Next(4) == 0 ? "" : parts[random.Next(parts.Length)]) + text[(at + cut)..];
            }

            var read = reader.Read(bundle with { Document = text });
            Assert.Equal(read.Configuration is null, read.Errors.Count > 0);
            Assert.All(read.Errors, error => Assert.InRange(error.Line, 1, text.Count(c => c == '\n') + 2));
        }
    }

    private static ReadResult ReadAll() =>
        new ConfigurationReader(SourceCatalogue.Load().Sources, EveryConnector).Read(BundleFiles.Load(File));
}

using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class FieldReadersTests
{
    private const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: [data.email, data.fields.email]
              person.title: data.title
              deal.amount: "data.lines[0].amount"
              account.domain: { from: person.email, as: domain }
              account.country: data.country
            fetch: { key: raw.data.ref, url: "https://api.example.com/{{ raw.data.tenant }}/{{ raw.data.ref }}" }
          bare: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { bare.sent: lead.created } }
        enrichers:
          company:
            key: account.domain
            waterfall: [ { connector: http, url: "https://api.example.com/{{ account.domain }}", map: { account.employees: employees } } ]
          profile:
            key: raw.data.profile
            waterfall:
              - { connector: http, url: "https://a.example.com/{{ raw.data.region }}", map: { account.industry: industry } }
              - { connector: http, url: "https://b.example.com/static", map: { account.name: name } }
        signals:
          keen:
            key: raw.data.visitor
            within: 1d
            all:
              - { on: lead.created, where: { raw.data.page: { $exists: true } }, atLeast: 2, distinct: raw.data.form }
              - { on: lead.created, where: { raw.data.step: { $exists: true } } }
            emit: account.keen
          quiet: { key: raw.data.visitor, on: lead.created, quietFor: 7d, emit: account.quiet }
          calm: { key: raw.data.guest, on: lead.created, where: { raw.data.mood: calm }, quietFor: 7d, emit: account.calm }
        scores:
          icp:
            rules: [ { when: { person.title: { $exists: true } }, points: 5 } ]
            tiers: { high: 5, low: 0 }
        assignments:
          ae: { fallback: { owner: ops@example.com } }
          sdr:
            table: territories.csv
            pool: reps.csv
            fallback: { owner: ops@example.com }
            sla:
              acknowledge: 15m
              reassign: { do: [ { to: chat, template: reassigned } ] }
              acknowledgedBy: [ { on: meeting.booked, key: raw.data.room, where: { raw.data.state: { $exists: true } } } ]
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            filter: { person.email: { $exists: true } }
            intent: { key: [raw.data.project], window: 1d }
            enrich: [company, profile]
            score: icp
            branches:
              - { name: big, when: { deal.amount: { $gt: 5 } }, do: [ { to: chat, template: alert } ] }
              - { name: rest, do: [ { to: chat, template: plain }, { to: archive, template: plain } ] }
          other:
            on: [deal.won]
            assign: ae
            filter: { person.email: { $exists: true } }
            do: [ { to: chat, template: alert } ]
        destinations:
          chat: { connector: http, url: CHAT_URL, headers: { X-Campaign: "{{ raw.data.utm.campaign }}" } }
          archive: { connector: http, url: ARCHIVE_URL }
        templates:
          alert: "{{ person.email }} {{ raw.data.phone }}"
          reassigned: "{{ raw.data.reason }} {{ acknowledge.url }}"
          plain: "nothing of the event"
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["territories.csv"] = "account.country,-> team\n*,global",
        ["reps.csv"] = "name,email,team\nDee,dee@example.com,global",
    };

    private static readonly Configuration Configured = Read();

    [Theory]
    [InlineData(
        "data.email",
        "sources.forms.map.person.email sources.forms.map.account.domain workflows.inbound.filter enrichers.company templates.alert")]
    [InlineData(
        "data.fields",
        "sources.forms.map.person.email sources.forms.map.account.domain workflows.inbound.filter enrichers.company templates.alert")]
    [InlineData("data.title", "sources.forms.map.person.title scores.icp")]
    [InlineData("data.lines[].amount", "sources.forms.map.deal.amount workflows.inbound.branches.big")]
    [InlineData("data.phone", "templates.alert")]
    [InlineData("data.project", "workflows.inbound.intent")]
    [InlineData("data.utm", "destinations.chat")]
    [InlineData("data.reason", "templates.reassigned")]
    [InlineData("data.room", "assignments.sdr")]
    [InlineData("data.country", "sources.forms.map.account.country assignments.sdr")]
    [InlineData("data.tenant", "sources.forms.fetch")]
    [InlineData("data.ref", "sources.forms.fetch")]
    [InlineData("data.profile", "enrichers.profile")]
    [InlineData("data.region", "enrichers.profile")]
    [InlineData("data.visitor", "signals.keen signals.quiet")]
    [InlineData("data.page", "signals.keen")]
    [InlineData("data.form", "signals.keen")]
    [InlineData("data.mood", "signals.calm")]
    [InlineData("data.state", "")]
    [InlineData("data.unread", "")]
    [InlineData("type", "sources.forms.event.type")]
    [InlineData("data.emails", "")]
    public void Find_Path_NamesAllThatReadIt(string path, string readers) =>
        Assert.Equal(readers, string.Join(' ', FieldReaders.Find(Configured, "forms", "lead.created", path)));

    [Theory]
    [InlineData("data.room", "assignments.sdr")]
    [InlineData("data.state", "assignments.sdr")]
    [InlineData("data.reason", "")]
    public void Find_ATypeThatAcknowledges_NamesTheAssignment(string path, string readers) =>
        Assert.Equal(readers, string.Join(' ', FieldReaders.Find(Configured, "forms", "meeting.booked", path)));

    [Fact]
    public void Find_TypeOfAnotherWorkflow_NamesWhatThatOneReads() => Assert.Equal(
        ["sources.forms.map.person.email", "sources.forms.map.account.domain", "workflows.other.filter", "templates.alert"],
        FieldReaders.Find(Configured, "forms", "deal.won", "data.email"));

    [Fact]
    public void Find_TypeThatNoWorkflowListensFor_NamesTheMapOnly() =>
        Assert.Equal(["sources.forms.map.person.title"], FieldReaders.Find(Configured, "forms", "form.abandoned", "data.title"));

    [Fact]
    public void Find_SourceThatFetchesNothing_NamesNoFetch() =>
        Assert.Empty(FieldReaders.Find(Configured, "bare", "lead.created", "data.ref"));

    [Fact]
    public void Find_SourceThatIsGone_IsEmpty() => Assert.Empty(FieldReaders.Find(Configured, "gone", "form.abandoned", "data.title"));

    [Theory]
    [InlineData("items[0].sku", "items[].sku", true)]
    [InlineData("items[type=a].sku", "items[].sku", true)]
    [InlineData("items.0.sku", "items[].sku", true)]
    [InlineData("props.color", "props.*", true)]
    [InlineData("data", "data.email", true)]
    [InlineData("data.email", "data", true)]
    [InlineData("data.email", "data.emails", false)]
    [InlineData("items[0].sku", "items[].qty", false)]
    [InlineData("customers.101.plan", "customers.vip.plan", true)]
    [InlineData("address.line2", "address.line1", false)]
    public void Touch_Paths_ReadEachOther(string read, string path, bool touch) => Assert.Equal(touch, PathOverlap.Touch(read, path));

    private static Configuration Read()
    {
        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
        var read = reader.Read(new ConfigurationBundle("gtm.yaml", Document, Tables));
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}

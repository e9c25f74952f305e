using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class NamedSettingsTests
{
    private const string Everywhere = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_OLD, FORMS_NEW], tolerance: 2m }
          crm: { provider: hubspot, secrets: [HUBSPOT_SECRET], fetch: { token: HUBSPOT_READ_TOKEN } }
          notes: { provider: notion, secrets: [NOTION_SECRET], fetch: { key: raw.id, url: "{{ settings.NOTES_API }}/{{ raw.id }}" } }
          ads: { provider: meta, secrets: [META_APP_SECRET] }
        enrichers:
          company:
            key: account.domain
            waterfall:
              - connector: http
                url: "{{ settings.COMPANY_API }}/{{ account.domain }}"
                headers: { Authorization: "Bearer {{ settings.COMPANY_TOKEN }}" }
                map: { account.employees: employees }
        workflows:
          all: { on: [lead.created], enrich: [company], do: [ { to: sink, template: note }, { to: fixed } ] }
        destinations:
          sink:
            connector: http
            url: SINK_URL
            headers: { X-Api-Key: "{{ settings.SINK_KEY }}" }
            sign: { scheme: standard-webhooks, secret: [SINK_SECRET, SINK_SECRET_2] }
          fixed: { connector: http, url: "https://fixed.example/hook" }
          crm: { connector: hubspot, token: CRM_TOKEN }
        templates:
          note: { text: "{{ person.name }} of {{ settings.TEAM_NAME }}" }
        """;

    private static readonly Configuration Read = ReadEverywhere();

    [Fact]
    public void In_ADocumentThatNamesThemEverywhere_FindsEach() => Assert.Equal(
        [
            ("FORMS_OLD", SettingKind.SourceSecret, "source forms"),
            ("FORMS_NEW", SettingKind.SourceSecret, "source forms"),
            ("HUBSPOT_SECRET", SettingKind.SourceSecret, "source crm"),
            ("HUBSPOT_READ_TOKEN", SettingKind.Text, "source crm"),
            ("NOTION_SECRET", SettingKind.SourceSecret, "source notes"),
            ("NOTES_API", SettingKind.Text, "source notes"),
            ("META_APP_SECRET", SettingKind.SourceSecret, "source ads"),
            (Read.Sources["ads"].Provider.Handshake!.Secret!, SettingKind.HandshakeSecret, "source ads"),
            ("COMPANY_API", SettingKind.Text, "enricher company"),
            ("COMPANY_TOKEN", SettingKind.Text, "enricher company"),
            ("SINK_URL", SettingKind.Address, "destination sink"),
            ("SINK_SECRET", SettingKind.Text, "destination sink"),
            ("SINK_SECRET_2", SettingKind.Text, "destination sink"),
            ("SINK_KEY", SettingKind.Text, "destination sink"),
            ("CRM_TOKEN", SettingKind.Text, "destination crm"),
            ("TEAM_NAME", SettingKind.Text, "template note"),
        ],
        NamedSettings.In(Read).Select(setting => (setting.Name, setting.Kind, setting.UsedBy)));

    [Fact]
    public void TightestOf_SeveralSources_IsTheLeast() =>
        Assert.Equal(new SignedTolerance("forms", TimeSpan.FromMinutes(2)), SignedTolerance.TightestOf(Read));

    private static Configuration ReadEverywhere()
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(
            "gtm.yaml", Everywhere, _ => null);
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}

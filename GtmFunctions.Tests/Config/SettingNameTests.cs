using GtmFunctions.Pipeline.Config;
using GtmFunctions.Tests.Config.Reading;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class SettingNameTests
{
    private const string Reserved = "is a setting of the app, its host or Azure";

    public static TheoryData<string> OfOthers =>
    [
        "GTM_LINK_SECRET", "GTM_CONFIG", "GTMSTORAGE", "AZUREWEBJOBSSTORAGE", "AZURE_CLIENT_SECRET", "WEBSITE_AUTH_ENCRYPTION_KEY",
        "WEBSITE_AUTH_X_SECRET", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "FUNCTIONS_WORKER_RUNTIME",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "IDENTITY_HEADER", "MSI_SECRET", "APPSETTING_HUBSPOT_TOKEN", "CUSTOMCONNSTR_DB", "SQLAZURECONNSTR_DB", "CONTAINER_ENCRYPTION_KEY",
        "MACHINEKEY_DECRYPTIONKEY", "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET", "PATH", "HOME",
    ];

    public static TheoryData<string> NoNames =>
    [
        "GtmStorage", "gtmstorage", "AzureWebJobsStorage", "GtmStorage__accountName", "GTM__X", "ConnectionStrings:Db", "A:B",
        "hubspot_token", "", " A", "A ",
        "whsec_0123", "WHSEC_0123", "ÄRGER",
    ];

    [Theory]
    [InlineData("COMPANY_API")]
    [InlineData("WEBSITE_FORMS_SECRET")]
    [InlineData("A")]
    [InlineData("GTMHUB_TOKEN")]
    [InlineData("HUBSPOT_TOKEN_2")]
    public void Fault_AnOwnName_IsNone(string name) => Assert.Null(SettingName.Fault(name));

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void Read_ASettingOfTheAppOrAzure_IsRefusedWhereverItIsNamed(string name)
    {
        Mistake.AssertNamed("destinations.d.url", Reserved, $"destinations: {{ d: {{ connector: http, url: {name} }} }}");
        Mistake.AssertNamed("destinations.d.token", Reserved, $"destinations: {{ d: {{ connector: hubspot, token: {name} }} }}");
        Mistake.AssertNamed("templates.t", Reserved, $"templates: {{ t: '{{{{ settings.{name} }}}}' }}");
        Mistake.AssertNamed(
            "destinations.d.headers.X", Reserved,
            $"destinations: {{ d: {{ connector: http, url: A, headers: {{ X: '{{{{ settings.{name} }}}}' }} }} }}");
        Mistake.AssertNamed(
            "destinations.d.sign.secret", Reserved,
            $"destinations: {{ d: {{ connector: http, url: A, sign: {{ scheme: standard-webhooks, secret: {name} }} }} }}");
        Mistake.AssertNamed("sources.forms.secrets[0]", Reserved, $"sources: {{ forms: {{ provider: stripe, secrets: [{name}] }} }}");
    }

    [Theory]
    [MemberData(nameof(OfOthers))]
    [MemberData(nameof(NoNames))]
    public void For_ANameThatNoDocumentMayUse_HasNoValueThoughItIsSet(string name)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(name, "value")]).Build();

        Assert.Null(SettingValue.Read(settings, name));
        Assert.False(SettingValue.IsUnresolved(settings, name));
    }

    [Theory]
    [InlineData("{{ settings.GtmStorage | split: '' | join: '-' }}", "stands the name of an app setting")]
    [InlineData("{{ settings['AzureWebJobsStorage'] }}", "stands the name of an app setting")]
    [InlineData("{{ settings['ConnectionStrings:Db'] }}", "stands the name of an app setting")]
    [InlineData("{{ settings.COMPANY_API.size }}", "stands the name of an app setting")]
    [InlineData("{{ settings[person.name] }}", "not computed or listed")]
    [InlineData("{{ settings | json }}", "not computed or listed")]
    [InlineData("{% assign s = settings %}{{ s.GtmStorage }}", "not computed or listed")]
    [InlineData("{% for s in settings %}{{ s }}{% endfor %}", "not computed or listed")]
    [InlineData("{% if settings.GTM_LINK_SECRET contains 'a' %}{% endif %}", Reserved)]
    [InlineData("{% assign settings = 1 %}{{ settings.GtmStorage }}", "the name 'settings' to a variable")]
    [InlineData("{% for settings in deals %}{{ settings.GtmStorage }}{% endfor %}", "the name 'settings' to a variable")]
    [InlineData("{% capture settings %}{% endcapture %}", "the name 'settings' to a variable")]
    [InlineData("{{ settings.CRM_SECRET }}", "the secret of a source, which no template reads")]
    public void Read_ATemplateThatReadsWhatIsNotForIt_IsRefused(string template, string message) =>
        Mistake.AssertNamed("templates.t", message, $"templates: {{ t: \"{template}\" }}");

    [Fact]
    public void Read_AnAgentThatIsASourcesSecret_IsRefused() => Mistake.AssertNamed(
        "enrichers.e.agent",
        "the secret of a source",
        "enrichers: { e: { key: account.domain, connector: octave, token: OCTAVE_KEY, agent: CRM_SECRET, map: { account.fit: fit } } }");

    [Fact]
    public void Read_AnEnricherWhoseImpliedSettingIsAnothers_IsRefused() => Mistake.AssertNamed(
        "enrichers.azure",
        "AZURE_URL",
        "enrichers: { azure: { key: person.email, connector: clay, await: { source: clay, correlate: correlation_id, upTo: 10m } } }");
}

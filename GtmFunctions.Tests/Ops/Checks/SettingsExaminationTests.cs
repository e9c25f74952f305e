using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

/// <summary>Settings without a value, with a wrong one, or with two: by name, and never by what they hold.</summary>
public sealed class SettingsExaminationTests(AzuriteFixture azurite)
{
    private const string Unresolved = "@Microsoft.KeyVault(VaultName=kv;SecretName=some-secret)";
    private static readonly (string Name, string? Value) InAzure = (AppSettings.SiteName, "func-gtm");

    [Theory]
    [InlineData(null, "CRM_SECRET is not there")]
    [InlineData("", "CRM_SECRET has no value")]
    [InlineData(" ", "CRM_SECRET has no value")]
    [InlineData(Unresolved, "CRM_SECRET has a Key Vault reference that was not resolved")]
    public async Task Source_WithoutASecretThatHasAValue_RefusesEveryWebhook(string? value, string what)
    {
        var examined = await ExamineAsync(("CRM_SECRET", value));

        Assert.Equal(["source crm"], examined.In(CheckState.Failed));
        examined.The("source crm", CheckState.Failed, $"every webhook is refused: {what}");
    }

    [Theory]
    [InlineData("FORMS_SECRET", "whsec_not*base64", "source forms", "is not base64")]
    [InlineData("CRM_SECRET", "pasted-with-a-line-break\n", "source crm", "ends in a line break")]
    public async Task Source_WithASecretOfAWrongForm_VerifiesNothing(string name, string value, string check, string what) =>
        (await ExamineAsync((name, value))).The(check, CheckState.Failed, $"{name} verifies nothing: its value {what}");

    [Theory]
    [InlineData("whsec_bmV4dC1zZWNyZXQtZm9yLXRlc3RzLW9ubHkhISE=", "2 secrets are live: FORMS_SECRET, FORMS_NEXT")]
    [InlineData(null, "FORMS_NEXT is not there: what is signed with it is refused; FORMS_SECRET is live")]
    public async Task Source_InTheMiddleOfARotation_Warns(string? next, string what)
    {
        var document = ExaminedApp.Document.Replace("[FORMS_SECRET]", "[FORMS_SECRET, FORMS_NEXT]", StringComparison.Ordinal);

        (await ExamineAsync(document, ("FORMS_NEXT", next))).The("source forms", CheckState.Warning, what);
    }

    [Theory]
    [InlineData("COMPANY_API", null, "it is not there, and enricher company cannot do without it")]
    [InlineData("SEQUENCER_SECRET", Unresolved, "it has a Key Vault reference that was not resolved, and destination sequencer")]
    [InlineData("SEQUENCER_URL", "sequencer.example/hook", "its value is no http or https address")]
    public async Task Setting_ThatTheDocumentNames_MustHaveAValueThatFits(string name, string? value, string what)
    {
        var examined = await ExamineAsync((name, value));

        Assert.Equal([$"setting {name}"], examined.In(CheckState.Failed));
        examined.The($"setting {name}", CheckState.Failed, what);
    }

    [Theory]
    [InlineData(null, "https://gtm.example.com", "the setting 'GTM_LINK_SECRET' is not set, so no link can be signed")]
    [InlineData("too-short", "https://gtm.example.com", "the setting 'GTM_LINK_SECRET' holds a secret of less than 16 characters")]
    [InlineData("link-secret-for-tests-only", "gtm.example.com", "the setting 'GTM_PUBLIC_URL' does not say where this app is reached")]
    public async Task Links_OfADocumentThatSendsThem_NeedASecretAndAnAddress(string? secret, string address, string what)
    {
        var document = ExaminedApp.Document.Replace(
            "destinations:",
            """
            assignments:
              sdr:
                fallback: { owner: o@example.com }
                sla: { acknowledge: 15m, reassign: { do: [ { to: sequencer, template: alert } ] } }
            templates: { alert: "{{ acknowledge.url }}" }
            destinations:
            """,
            StringComparison.Ordinal);

        (await ExamineAsync(document, ("GTM_LINK_SECRET", secret), ("GTM_PUBLIC_URL", address)))
            .The("acknowledge links", CheckState.Failed, what);
        (await ExamineAsync(document, ("GTM_LINK_SECRET", "link-secret-for-tests-only"), ("GTM_PUBLIC_URL", "https://gtm.example.com")))
            .The("acknowledge links", CheckState.Ok, "GTM_LINK_SECRET signs them");
    }

    [Theory]
    [InlineData("https://gtm.example.com", null, CheckState.Ok, "links lead to GTM_PUBLIC_URL")]
    [InlineData("gtm.example.com", null, CheckState.Failed, "GTM_PUBLIC_URL is no address")]
    [InlineData(
        "", "gtm-app.example.net", CheckState.Ok, "GTM_PUBLIC_URL is not set: links lead to the host name that Azure gives the app")]
    [InlineData("", null, CheckState.Warning, "the app does not know its own address")]
    public async Task Links_OfAlerts_SayWhereTheyLead(string named, string? azure, CheckState state, string what) =>
        (await ExamineAsync(
            $"{ExaminedApp.Document}\nalerts: {{ to: sequencer }}", ("GTM_PUBLIC_URL", named), ("WEBSITE_HOSTNAME", azure)))
            .The("address of links", state, what);

    [Theory]
    [InlineData("CRM_SECRET", "@Microsoft.AppConfiguration(Endpoint=https://x.azconfig.io; Key=k)")]
    [InlineData("CRM_SECRET", " @microsoft.keyvault(SecretUri=https://kv)")]
    public async Task Secret_ThatIsAReference_CountsAsUnset(string name, string value) =>
        (await ExamineAsync((name, value))).The("source crm", CheckState.Failed, "every webhook is refused");

    [Fact]
    public async Task Secret_OfBasicWithoutAPassword_VerifiesNothing() =>
        (await ExamineAsync(
            ExaminedApp.Document.Replace(
                "sources:", "sources:\n  tool: { provider: basic, secrets: [TOOL_SECRET] }", StringComparison.Ordinal),
            ("TOOL_SECRET", "tool-user:")))
            .The("source tool", CheckState.Failed, "TOOL_SECRET verifies nothing: its value has no password after the colon");

    [Theory]
    [InlineData(null, "Add SEQUENCER_SECRET to infra/secret-names.json")]
    [InlineData(Unresolved, "set the secret sequencer-secret in Key Vault")]
    public async Task Mend_InAzure_NamesTheSecretInTheVault(string? value, string mend)
    {
        var examined = await ExamineAsync(("SEQUENCER_SECRET", value), InAzure);

        Assert.Contains(mend, examined.The("setting SEQUENCER_SECRET", CheckState.Failed, "").Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppSettings_InAzureWithoutThem_SaysWhatDoesNotWork()
    {
        var examined = await ExamineAsync(
            InAzure, ("AzureWebJobsStorage:accountName", "stgtm"), ("AzureWebJobsStorage:credential", "managedidentity"));

        Assert.Equal(
            [
                "setting AzureWebJobsStorage__clientId",
                $"setting {AppSettings.TelemetryConnection}",
                "setting APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            ],
            examined.In(CheckState.Failed));
        examined.The($"setting {AppSettings.TelemetryConnection}", CheckState.Failed, "no alert that goes by the app's metrics can fire");
    }

    [Fact]
    public async Task AppSettings_InAzureWithAll_AreThere()
    {
        var all = AppSettings.All.Where(setting => setting.InAzure).Select(
            setting => (setting.Name.Replace("__", ":", StringComparison.Ordinal), (string?)"set"));

        (await ExamineAsync([InAzure, .. all])).The("app settings", CheckState.Ok, "all 10 that the host and the app need are set");
    }

    [Fact]
    public async Task AppSettings_ThatOverrideHostJson_Warn() =>
        (await ExamineAsync(("AzureFunctionsJobHost:extensions:queues:batchSize", "1")))
            .The("host.json", CheckState.Warning, "AzureFunctionsJobHost__extensions__queues__batchSize");

    private Task<Examined> ExamineAsync(params (string Name, string? Value)[] changes) => ExamineAsync(ExaminedApp.Document, changes);

    private async Task<Examined> ExamineAsync(string document, params (string Name, string? Value)[] changes)
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewPreparedAccount(), document, changes);
        return await app.ExamineAsync();
    }
}

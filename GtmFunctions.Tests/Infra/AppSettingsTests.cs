using System.Text.Json;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed partial class AppSettingsTests
{
    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Settings_Declared_AreTheAppsAndTheSecretsAndNoOthers(string environment)
    {
        var settings = Snapshot.Of(environment).AppSettings;

        Assert.Equal(
            DeployedNames.Settings.Concat(DeployedNames.Secrets).Order(StringComparer.Ordinal),
            settings.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Secrets_EveryOne_IsAReferenceToTheVault(string environment)
    {
        var snapshot = Snapshot.Of(environment);
        var vault = Assert.Single(snapshot.NamesOf("Microsoft.KeyVault/vaults"));

        Assert.NotEmpty(DeployedNames.Secrets);
        Assert.All(DeployedNames.Secrets, name => Assert.Equal(
            $"@Microsoft.KeyVault(VaultName={vault};SecretName={name.Replace('_', '-').ToLowerInvariant()})",
            snapshot.AppSettings[name]));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Settings_NoValue_HoldsAnAccountKey(string environment) =>
        Assert.All(Snapshot.Of(environment).AppSettings.Values, value =>
            Assert.DoesNotMatch("AccountKey|SharedAccess|listKeys", value));

    [Fact]
    public void SecretNames_InInfra_AreThoseTheDemoNamesAndTheLinks()
    {
        var lines = InfraFolder.Read("demo/gtm.yaml").Split('\n').Select(line => line.Split(" #")[0]).Where(line => !line.StartsWith('#'));

        var named = lines.SelectMany(line => SettingName().Matches(line)).Select(match => match.Value).Append(AcknowledgeLinks.SecretSetting).Distinct();

        Assert.Equal(DeployedNames.Secrets.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LocalSettingsSample_Keys_AreTheHostsTheAppsAndTheSecrets()
    {
        using var sample = JsonDocument.Parse(InfraFolder.Read("local.settings.sample.json"));
        string[] ofTheHost = ["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"];
        string[] ofTheApp = [StorageConnection.SettingName, PipelineStart.DocumentSetting];

        var keys = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name);

        Assert.Equal(
            ofTheHost.Concat(ofTheApp).Concat(DeployedNames.Secrets).Order(StringComparer.Ordinal),
            keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SecretNames_EveryOne_CanBeASettingAndASecret() =>
        Assert.All(DeployedNames.Secrets, name => Assert.Matches("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$", name));

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Runtime_OnFlexConsumption_IsDotNet10Isolated(string environment)
    {
        var runtime = Snapshot.Of(environment).OfType("Microsoft.Web/sites").Single().GetProperty("properties")
            .GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.Equal("dotnet-isolated", runtime.GetProperty("name").GetString());
        Assert.Equal("10.0", runtime.GetProperty("version").GetString());
    }

    [GeneratedRegex(@"\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b")]
    private static partial Regex SettingName();
}

using System.Text.Json;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Surface;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed class AppSettingsTests
{
    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Settings_Declared_AreTheAppsAndTheSecretsAndNoOthers(string environment)
    {
        var settings = Snapshot.Load(environment).AppSettings;

        Assert.Equal(
            AppSettings.All.Where(setting => setting.InAzure).Select(setting => setting.Name).Concat(DeployedNames.Secrets).Order(
                StringComparer.Ordinal),
            settings.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Secrets_EveryOne_IsAReferenceToTheVault(string environment)
    {
        var snapshot = Snapshot.Load(environment);
        var vault = Assert.Single(snapshot.NamesOf("Microsoft.KeyVault/vaults"));

        Assert.NotEmpty(DeployedNames.Secrets);
        Assert.All(DeployedNames.Secrets, name => Assert.Equal(
            $"@Microsoft.KeyVault(VaultName={vault};SecretName={name.Replace('_', '-').ToLowerInvariant()})",
            snapshot.AppSettings[name]));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Settings_NoValue_HoldsAnAccountKey(string environment) =>
        Assert.All(Snapshot.Load(environment).AppSettings.Values, value =>
            Assert.DoesNotMatch("AccountKey|SharedAccess|listKeys", value));

    [Fact]
    public void SecretNames_InInfra_AreThoseTheDemoNamesAndTheLinks()
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(
            BundleFiles.Load(InfraFolder.At("demo/gtm.yaml")));

        var named = NamedSettings.In(read.Configuration!).Select(setting => setting.Name).Append(AcknowledgeLinks.SecretSetting).Distinct();

        Assert.Equal(DeployedNames.Secrets.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LocalSettingsSample_Keys_AreTheHostsTheAppsAndTheSecrets()
    {
        using var sample = JsonDocument.Parse(InfraFolder.Read("local.settings.sample.json"));
        var keys = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name);

        Assert.Equal(
            AppSettings.All.Where(setting => setting.Here).Select(setting => setting.Name).Concat(DeployedNames.Secrets).Order(
                StringComparer.Ordinal),
            keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SecretNames_EveryOne_CanBeASettingAndASecret() =>
        Assert.All(DeployedNames.Secrets, name => Assert.Matches("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$", name));

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Runtime_OnFlexConsumption_IsDotNet10Isolated(string environment)
    {
        var runtime = Snapshot.Load(environment).OfType("Microsoft.Web/sites").Single().GetProperty("properties")
            .GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.Equal("dotnet-isolated", runtime.GetProperty("name").GetString());
        Assert.Equal("10.0", runtime.GetProperty("version").GetString());
    }
}

using System.Text.Json;
using GtmFunctions.Pipeline.Hosting;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>What the parameters switch on and off, as the parameter files have them and docs/operations.md tells.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("dev", 0, 0)]
    [InlineData("staging", 0, 0)]
    [InlineData("prod", 2, 2)]
    public void Instances_PerEnvironment_AreKeptWarmAsAsked(string environment, int http, int intake)
    {
        var ready = Scale(environment).GetProperty("alwaysReady").EnumerateArray()
            .ToDictionary(group => group.GetProperty("name").GetString()!, group => group.GetProperty("instanceCount").GetInt32());

        var asked = new Dictionary<string, int> { ["http"] = http, [$"function:{Stages.Intake.Name}"] = intake };
        Assert.Equal(asked.Where(group => group.Value > 0).ToDictionary(), ready);
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void HttpConcurrency_PerEnvironment_IsNoMoreThanTheHostTakes(string environment)
    {
        var asked = Scale(environment).GetProperty("triggers").GetProperty("http").GetProperty("perInstanceConcurrency").GetInt32();

        using var host = JsonDocument.Parse(InfraFolder.Read("host.json"));
        var taken = host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("maxConcurrentRequests").GetInt32();
        Assert.Equal(32, asked);
        Assert.InRange(asked, 1, taken);
    }

    [Theory]
    [InlineData("dev", false)]
    [InlineData("staging", false)]
    [InlineData("prod", true)]
    public void Plan_PerEnvironment_SpreadsOverZonesAsAsked(string environment, bool zones) => Assert.Equal(
        zones,
        Assert.Single(Snapshot.Load(environment).OfType("Microsoft.Web/serverfarms"))
            .GetProperty("properties").GetProperty("zoneRedundant").GetBoolean());

    [Theory]
    [InlineData("dev", 0, 0, 0, 0)]
    [InlineData("staging", 1, 0, 1, 7)]
    [InlineData("prod", 1, 2, 1, 7)]
    public void Protection_PerEnvironment_IsAsAsked(string environment, int budgets, int locks, int doors, int privateEndpoints)
    {
        var snapshot = Snapshot.Load(environment);

        Assert.Equal(
            (budgets, locks, doors, privateEndpoints),
            (
                snapshot.OfType("Microsoft.Consumption/budgets").Count,
                snapshot.OfType("Microsoft.Authorization/locks").Count,
                snapshot.OfType("Microsoft.Cdn/profiles").Count,
                snapshot.OfType("Microsoft.Network/privateEndpoints").Count));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Diagnostics_OfWhatHasThem_GoToTheWorkspace(string environment)
    {
        var snapshot = Snapshot.Load(environment);
        var workspace = Assert.Single(snapshot.NamesOf("Microsoft.OperationalInsights/workspaces"));
        var settings = snapshot.OfType("Microsoft.Insights/diagnosticSettings");

        // A queue, a table and a blob service for each account; the vault; the app; a Front Door where there is one
        var accounts = snapshot.OfType("Microsoft.Storage/storageAccounts").Count;
        var doors = snapshot.OfType("Microsoft.Cdn/profiles").Count;
        Assert.Equal((3 * accounts) + 2 + doors, settings.Count);
        Assert.All(
            settings, setting => Assert.Contains($"/workspaces/{workspace}", Property(setting, "workspaceId"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Expiry_OfSecretsAndCertificates_IsTold(string environment)
    {
        var subscription = Assert.Single(Snapshot.Load(environment).OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions"));

        Assert.Equal(
            ["CertificateExpired", "CertificateNearExpiry", "SecretExpired", "SecretNearExpiry"],
            subscription.GetProperty("properties").GetProperty("filter").GetProperty("includedEventTypes").EnumerateArray()
                .Select(type => type.GetString()!.Split('.')[^1]).Order(StringComparer.Ordinal));
    }

    private static JsonElement Scale(string environment) =>
        Assert.Single(Snapshot.Load(environment).OfType("Microsoft.Web/sites")).GetProperty("properties")
            .GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency");

    private static string Property(JsonElement resource, string name) => resource.GetProperty("properties").GetProperty(name).GetString()!;
}

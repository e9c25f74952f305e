using System.Text.Json;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Ops.Checks;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed partial class AccessTests
{
    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Roles_EveryAssignment_IsOfTheDataPlaneAndOnOneResource(string environment)
    {
        var assignments = Snapshot.Load(environment).OfType("Microsoft.Authorization/roleAssignments");

        Assert.NotEmpty(assignments);
        Assert.All(assignments, assignment =>
        {
            var role = assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1];
            Assert.Contains(role, DeployedNames.Roles.Keys);
            Assert.Matches(
                "/providers/Microsoft\\.(Storage/storageAccounts|KeyVault/vaults|Insights/components)/[^/']+'",
                assignment.GetProperty("id").GetString());
        });
    }

    [Fact]
    public void Roles_InInfra_AreThoseThatTheTestsKnowAndEachIsGivenSomewhere()
    {
        var listed = RoleId().Matches(InfraFolder.Read("infra/roles.bicep")).Select(match => match.Value);

        var given = new[] { "dev", "staging", "prod" }.SelectMany(
            environment => Snapshot.Load(environment).OfType("Microsoft.Authorization/roleAssignments"))
            .Select(RoleOf).Distinct();

        Assert.Equal(DeployedNames.Roles.Keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        // Who sets the secrets is a parameter, which the committed snapshots of staging and prod leave empty
        Assert.Equal(
            DeployedNames.Roles.Values.Except(["Key Vault Secrets Officer"]).Order(StringComparer.Ordinal),
            given.Except(["Key Vault Secrets Officer"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Roles_ThatTheDoctorAsksFor_AreThoseThatTheAppIsGiven() => Assert.Equal(
        AccessCheck.Roles.Values.Order(StringComparer.Ordinal), OnPipelineAccount("prod").Order(StringComparer.Ordinal));

    [Fact]
    public void Roles_WithSeparateHostStorage_LeaveThePipelineAccountWithoutAnOwner()
    {
        Assert.Equal(
            ["Storage Blob Data Contributor", "Storage Queue Data Contributor", "Storage Table Data Contributor"],
            OnPipelineAccount("prod").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void FunctionApp_EveryDoorButHttps_IsShut(string environment)
    {
        var snapshot = Snapshot.Load(environment);

        var app = Assert.Single(snapshot.OfType("Microsoft.Web/sites")).GetProperty("properties");

        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal("1.2", app.GetProperty("siteConfig").GetProperty("minTlsVersion").GetString());
        Assert.Equal("1.2", app.GetProperty("siteConfig").GetProperty("scmMinTlsVersion").GetString());
        Assert.Equal("Disabled", app.GetProperty("siteConfig").GetProperty("ftpsState").GetString());
        var policies = snapshot.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [Theory]
    [InlineData("dev", "Allow", 0)]
    [InlineData("staging", "Deny", 1)]
    [InlineData("prod", "Deny", 1)]
    public void FunctionApp_BehindFrontDoor_RefusesOtherCallers(string environment, string otherwise, int rules)
    {
        var site = Snapshot.Load(environment).OfType("Microsoft.Web/sites").Single().GetProperty("properties").GetProperty("siteConfig");

        Assert.Equal(otherwise, site.GetProperty("ipSecurityRestrictionsDefaultAction").GetString());
        Assert.Equal(rules, site.GetProperty("ipSecurityRestrictions").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void KeyVault_InEveryEnvironment_UsesRolesAndCannotBePurged(string environment)
    {
        var vault = Assert.Single(Snapshot.Load(environment).OfType("Microsoft.KeyVault/vaults")).GetProperty("properties");

        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Telemetry_InEveryEnvironment_TakesIdentitiesOnly(string environment)
    {
        var snapshot = Snapshot.Load(environment);

        var component = Assert.Single(snapshot.OfType("Microsoft.Insights/components")).GetProperty("properties");
        var workspace = Assert.Single(snapshot.OfType("Microsoft.OperationalInsights/workspaces")).GetProperty("properties");

        Assert.True(component.GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(workspace.GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Outputs_OfTheDeployment_AreNamesAndTheAddress(string environment)
    {
        var outputs = Snapshot.Load(environment).Outputs;

        Assert.Equal(
            ["AZURE_FUNCTION_APP_NAME", "AZURE_KEY_VAULT_NAME", "GTM_URL"],
            outputs.Keys.Order(StringComparer.Ordinal));
        Assert.Matches(
            "^\\[format\\('https://\\{0\\}', reference\\('[^']+', '[^']+'\\)\\.(defaultHostName|hostName)\\)\\]$", outputs["GTM_URL"]);
    }

    [Fact]
    public void Locks_InProduction_HoldThePipelineAccountAndTheVault()
    {
        var locks = Snapshot.Load("prod").OfType("Microsoft.Authorization/locks");

        Assert.Equal(2, locks.Count);
        Assert.All(locks, item => Assert.Equal("CanNotDelete", item.GetProperty("properties").GetProperty("level").GetString()));
        Assert.Contains(
            locks, item => item.GetProperty("id").GetString()!.Contains("/storageAccounts/stgtmprod", StringComparison.Ordinal));
        Assert.Contains(locks, item => item.GetProperty("id").GetString()!.Contains("/vaults/", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Tags_EveryTaggableResource_NamesItsEnvironment(string environment)
    {
        var tagged = Snapshot.Load(environment).All.Where(resource => resource.TryGetProperty("location", out _)).ToList();

        Assert.NotEmpty(tagged);
        Assert.All(tagged, resource =>
            Assert.Equal(environment, resource.GetProperty("tags").GetProperty("environment").GetString()));
    }

    private static IEnumerable<string> OnPipelineAccount(string environment) => Snapshot.Load(environment).OfType(
        "Microsoft.Authorization/roleAssignments")
        .Where(
            assignment => assignment.GetProperty("id").GetString()!.Contains(
                $"/storageAccounts/stgtm{environment}", StringComparison.Ordinal))
        .Select(RoleOf);

    private static string RoleOf(JsonElement assignment) =>
        DeployedNames.Roles[assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]];

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex RoleId();
}

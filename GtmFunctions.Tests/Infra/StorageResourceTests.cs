using System.Text.Json;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed class StorageResourceTests
{
    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Queues_Declared_AreTheCodesAndTheirPoisonQueues(string environment)
    {
        var expected = QueueNames.All.Concat(QueueNames.All.Select(QueueNames.PoisonOf));

        var queues = Snapshot.Load(environment).NamesOf("Microsoft.Storage/storageAccounts/queueServices/queues");

        Assert.Equal(expected.Order(StringComparer.Ordinal), queues.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Containers_Declared_AreTheCodesAndThePackages(string environment)
    {
        var containers = Snapshot.Load(environment).OfType("Microsoft.Storage/storageAccounts/blobServices/containers");

        Assert.Equal(
            ContainerNames.All.Append("deployment").Order(StringComparer.Ordinal),
            containers.Select(container => container.GetProperty("name").GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(containers, container =>
            Assert.Equal("None", container.GetProperty("properties").GetProperty("publicAccess").GetString()));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Accounts_EveryOne_TakesIdentitiesOverTlsOnly(string environment)
    {
        var accounts = Snapshot.Load(environment).OfType("Microsoft.Storage/storageAccounts");

        Assert.NotEmpty(accounts);
        Assert.All(accounts.Select(account => account.GetProperty("properties")), properties =>
        {
            Assert.Equal(JsonValueKind.False, properties.GetProperty("allowSharedKeyAccess").ValueKind);
            Assert.Equal(JsonValueKind.False, properties.GetProperty("allowBlobPublicAccess").ValueKind);
            Assert.Equal(JsonValueKind.True, properties.GetProperty("supportsHttpsTrafficOnly").ValueKind);
            Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
        });
    }

    [Theory]
    [InlineData("dev", 1, "Enabled", "Allow")]
    [InlineData("staging", 2, "Disabled", "Deny")]
    [InlineData("prod", 2, "Disabled", "Deny")]
    public void Accounts_PerEnvironment_AreSplitAndClosedAsTheParametersSay(string environment, int count, string access, string action)
    {
        var accounts = Snapshot.Load(environment).OfType("Microsoft.Storage/storageAccounts");

        Assert.Equal(count, accounts.Count);
        Assert.All(accounts.Select(account => account.GetProperty("properties")), properties =>
        {
            Assert.Equal(access, properties.GetProperty("publicNetworkAccess").GetString());
            Assert.Equal(action, properties.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
        });
    }
}

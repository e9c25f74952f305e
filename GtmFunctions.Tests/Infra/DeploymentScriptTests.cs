using System.Text.RegularExpressions;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed partial class DeploymentScriptTests
{
    public static TheoryData<string> Callers => [".github/workflows/deploy.yml", "azure-pipelines.yml", "azure.yaml"];

    [Theory]
    [MemberData(nameof(Callers))]
    public void Scripts_NamedByAPipeline_Exist(string caller)
    {
        var scripts = ScriptPath().Matches(InfraFolder.Read(caller)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.True(File.Exists(InfraFolder.At(script)), $"{caller} calls {script}, which is not there."));
    }

    [Theory]
    [InlineData(".github/workflows/deploy.yml")]
    [InlineData("azure-pipelines.yml")]
    public void SignIn_OfAPipeline_UsesNoStoredAzureSecret(string pipeline) =>
        Assert.DoesNotMatch(
            "(?i)client-secret|publish-profile|AZURE_CREDENTIALS|\\bcreds:|servicePrincipalKey", InfraFolder.Read(pipeline));

    [Theory]
    [InlineData(".github/workflows/deploy.yml")]
    [InlineData("azure-pipelines.yml")]
    public void Scripts_OfAPipeline_RunInThisOrderAndGoBackAtItsEnd(string pipeline) => Assert.Equal(
        [
            "provision", "check-secrets", "config-version", "deploy-package", "publish-config", "smoke-test", "deploy-package",
            "roll-back-config",
        ],
        ScriptPath().Matches(InfraFolder.Read(pipeline)).Select(match => match.Value)
            .Where(script => script.StartsWith("infra/deploy/", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void AppRoles_OfTheRegistration_AreThoseThatThePagesKnow()
    {
        using var roles = System.Text.Json.JsonDocument.Parse(InfraFolder.Read("infra/app-roles.json"));

        Assert.Equal(
            Enum.GetNames<Pipeline.Pages.Visitors.VisitorRole>().Select(role => $"GtmFunctions.{role}"),
            roles.RootElement.EnumerateArray().Select(role => role.GetProperty("value").GetString()));
        Assert.All(roles.RootElement.EnumerateArray(), role => Assert.Equal(
            ["User"], role.GetProperty("allowedMemberTypes").EnumerateArray().Select(member => member.GetString())));
        Assert.Equal(
            3, roles.RootElement.EnumerateArray().Select(role => role.GetProperty("id").GetGuid()).Distinct().Count());
    }

    [GeneratedRegex(@"infra/[a-z-]+/[a-z-]+\.sh")]
    private static partial Regex ScriptPath();
}

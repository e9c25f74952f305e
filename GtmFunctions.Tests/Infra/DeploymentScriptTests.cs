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
        Assert.DoesNotMatch("(?i)client-secret|publish-profile|AZURE_CREDENTIALS|\\bcreds:|servicePrincipalKey", InfraFolder.Read(pipeline));

    [GeneratedRegex(@"infra/[a-z-]+/[a-z-]+\.sh")]
    private static partial Regex ScriptPath();
}

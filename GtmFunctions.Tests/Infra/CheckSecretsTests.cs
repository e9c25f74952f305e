using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>
/// <c>check-secrets.sh</c>, run as the pipelines run it. Stand-ins are <c>az</c>, which tells the app's settings and how its references
/// stand, and <c>dotnet run</c>, which runs the command line that is built already.
/// </summary>
public sealed class CheckSecretsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task CheckSecrets_EveryNameHasAValue_Passes()
    {
        var (exit, output) = await RunAsync(DeployedNames.Secrets, unresolved: "");

        Assert.True(exit == 0, output);
        Assert.Contains("Every setting that", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckSecrets_NamesWithoutAValue_FailsAndNamesEachWithWhatToDo()
    {
        var (exit, output) = await RunAsync(
            [.. DeployedNames.Secrets.Except(["SLACK_SDR_URL"])],
            unresolved: "STRIPE_SIGNING_SECRET\tSecretNotFound\nUNUSED\tSecretNotFound");

        Assert.True(exit == 1, output);
        Assert.Contains("SLACK_SDR_URL: the app has no such setting: add it to infra/secret-names.json", output, StringComparison.Ordinal);
        Assert.Contains(
            "STRIPE_SIGNING_SECRET: SecretNotFound: set the secret 'stripe-signing-secret' in the key vault",
            output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("UNUSED", output, StringComparison.Ordinal);
        Assert.DoesNotContain("HUBSPOT_APP_SECRET", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckSecrets_DocumentThatIsWrong_FailsWithItsLine()
    {
        var wrong = _folder.File("wrong.yaml");
        await File.WriteAllTextAsync(wrong, "version: 1\nsource: {}\n", TestContext.Current.CancellationToken);

        var (exit, output) = await RunAsync(DeployedNames.Secrets, unresolved: "", wrong);

        Assert.True(exit == 1, output);
        Assert.Contains("wrong.yaml:2", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Exit, string Output)> RunAsync(string[] settings, string unresolved, string? document = null)
    {
        StandIn.Require("dotnet");
        await File.WriteAllLinesAsync(_folder.File("settings"), settings, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("unresolved"), unresolved + "\n", TestContext.Current.CancellationToken);
        StandIn.Write(_folder, "az", $"""
            case "$*" in
            *"functionapp show"*) echo /subscriptions/s/resourceGroups/rg-gtm/providers/Microsoft.Web/sites/func-gtm ;;
            *"appsettings list"*) cat '{_folder.File("settings")}' ;;
            *"sites/func-gtm/config/configreferences/appsettings?api-version="*) cat '{_folder.File("unresolved")}' ;;
            *) exit 1 ;;
            esac
            """);
        StandIn.Write(_folder, "dotnet", $"""
            while [ "$1" != -- ]; do shift; done
            exec '{Tool.Find("dotnet")}' '{Path.Combine(AppContext.BaseDirectory, "gtm.dll")}' "{"${@:2}"}"
            """);
        return await Tool.RunAsync(
            "bash",
            [InfraFolder.At("infra/deploy/check-secrets.sh"), document ?? InfraFolder.At("demo/gtm.yaml")],
            _folder.Path,
            TestContext.Current.CancellationToken,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{_folder.File("stand-ins")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["AZURE_RESOURCE_GROUP"] = "rg-gtm",
                ["AZURE_FUNCTION_APP_NAME"] = "func-gtm",
                ["GTM_URL"] = "http://127.0.0.1:1",
                ["GTM_SECRET_TRIES"] = "1",
                ["GTM_SECRET_WAIT"] = "0",
            });
    }
}

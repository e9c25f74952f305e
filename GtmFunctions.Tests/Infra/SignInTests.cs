using System.Text.Json;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>How people sign in to the pages, as the template has it, and the scripts that make the registration and give roles.</summary>
public sealed class SignInTests
{
    private const string Client = "11111111-0000-0000-0000-000000000001";

    [Theory]
    [InlineData("dev", false, "NoProxy")]
    [InlineData("staging", true, "Standard")]
    [InlineData("prod", true, "Standard")]
    public void SignIn_PerEnvironment_IsOnWhereARegistrationIsNamed(string environment, bool on, string proxy)
    {
        var signIn = Snapshot.Load(environment).SignIn;

        Assert.Equal(on, signIn.GetProperty("platform").GetProperty("enabled").GetBoolean());
        Assert.Equal(on, signIn.GetProperty("identityProviders").EnumerateObject().Any());
        Assert.Equal(proxy, signIn.GetProperty("httpSettings").GetProperty("forwardProxy").GetProperty("convention").GetString());
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void SignIn_InEveryEnvironment_LeavesHooksAndKeysAlone(string environment)
    {
        var signIn = Snapshot.Load(environment).SignIn;

        var validation = signIn.GetProperty("globalValidation");
        Assert.False(validation.GetProperty("requireAuthentication").GetBoolean());
        Assert.Equal("AllowAnonymous", validation.GetProperty("unauthenticatedClientAction").GetString());
        Assert.Equal(
            [
                ReceiveCalls.ReceiveWebhook.PathBeforeValues,
                ImportCalls.ReceiveBatch.PathBeforeValues,
                AcknowledgeCalls.Acknowledge.PathBeforeValues,
                $"/{HttpEndpoint.Prefix}/{OpsCalls.GetHealth.Route}",
            ],
            validation.GetProperty("excludedPaths").EnumerateArray().Select(path => path.GetString()));
        Assert.True(signIn.GetProperty("httpSettings").GetProperty("requireHttps").GetBoolean());
        Assert.False(signIn.GetProperty("login").GetProperty("tokenStore").GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public void SignIn_WhereItIsOn_TrustsTheAppsIdentityAndOneTenant()
    {
        var entra = Snapshot.Load("prod").SignIn.GetProperty("identityProviders").EnumerateObject().Single();

        Assert.Equal("azureActiveDirectory", entra.Name);
        var registration = entra.Value.GetProperty("registration");
        Assert.Equal(AppSettings.SignInCredential, registration.GetProperty("clientSecretSettingName").GetString());
        // An expression, since each Azure cloud has an address of its own for it
        Assert.Matches(
            @"^\[format\('\{0\}\{1\}/v2\.0', environment\(\)\.authentication\.loginEndpoint, '00000000-0000-0000-0000-000000000001'\)\]$",
            registration.GetProperty("openIdIssuer").GetString());
        Assert.Equal(
            registration.GetProperty("clientId").GetString(),
            Assert.Single(entra.Value.GetProperty("validation").GetProperty("allowedAudiences").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public void FrontDoor_WherePeopleSignIn_LetsTheAddressesOfTheSignInThrough(string environment)
    {
        var route = Assert.Single(Snapshot.Load(environment).OfType("Microsoft.Cdn/profiles/afdEndpoints/routes"));

        Assert.Equal(
            ["/api/*", "/.auth/*"],
            route.GetProperty("properties").GetProperty("patternsToMatch").EnumerateArray().Select(path => path.GetString()));
    }

    [Fact]
    public void NotSetUp_OnThePage_NamesAScriptAndAHeadingThatExist()
    {
        var said = NoteModel.SignInNotSetUp.Answer;

        Assert.True(File.Exists(InfraFolder.At("infra/deploy/sign-in.sh")));
        Assert.Contains("infra/deploy/sign-in.sh", said, StringComparison.Ordinal);
        Assert.Contains("docs/operations.md, 'Let people sign in'", said, StringComparison.Ordinal);
        Assert.Contains("\n## Let people sign in\n", InfraFolder.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_TheFirstTime_MakesTheRegistrationAndTellsWhatToDeployWith()
    {
        StandIn.Require("jq");
        using var folder = new TestFolder();

        var (exit, output) = await RunAsync(folder, existing: "", "sign-in.sh");

        Assert.True(exit == 0, output);
        Assert.Equal([$"GTM_SIGN_IN_CLIENT_ID={Client}", "GTM_SIGN_IN_TENANT_ID=the-tenant"], output.Trim().Split('\n'));
        var asked = await AskedAsync(folder);
        var made = Assert.Single(asked, call => call.StartsWith("ad app create ", StringComparison.Ordinal));
        Assert.Contains(
            "--web-redirect-uris https://func-gtm.azurewebsites.net/.auth/login/aad/callback https://door.example/.auth/login/aad/callback",
            made, StringComparison.Ordinal);
        Assert.Contains("--sign-in-audience AzureADMyOrg --enable-id-token-issuance true --app-roles @", made, StringComparison.Ordinal);
        Assert.Contains($"ad sp create --id {Client} --output none", asked);
        var trusts = Assert.Single(asked, call => call.StartsWith("ad app federated-credential create ", StringComparison.Ordinal));
        using var credential = JsonDocument.Parse(trusts[trusts.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("the-identity", credential.RootElement.GetProperty("subject").GetString());
        Assert.Equal("https://login.microsoftonline.com/the-tenant/v2.0", credential.RootElement.GetProperty("issuer").GetString());
        Assert.DoesNotContain(asked, call => call.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Script_AgainOverWhatIsThere_MakesNothingTwice()
    {
        StandIn.Require("jq");
        using var folder = new TestFolder();

        var (exit, output) = await RunAsync(folder, existing: Client, "sign-in.sh");

        Assert.True(exit == 0, output);
        var asked = await AskedAsync(folder);
        Assert.DoesNotContain(asked, call => call.Contains(" create ", StringComparison.Ordinal));
        Assert.Single(asked, call => call.StartsWith($"ad app update --id {Client} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Script_WithTwoRegistrationsOfTheName_GuessesNone()
    {
        StandIn.Require("jq");
        using var folder = new TestFolder();

        var (exit, output) = await RunAsync(folder, existing: $"{Client}\n22222222", "sign-in.sh");

        Assert.NotEqual(0, exit);
        Assert.Contains("Several app registrations are called", output, StringComparison.Ordinal);
        Assert.DoesNotContain(await AskedAsync(folder), call => call.StartsWith("ad app update", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Operate", 0, "2f6f1a52-7c0e-4f4c-9d58-5b0e6f9a1c02")]
    [InlineData("operate", 1, "There is no role 'operate'")]
    public async Task GiveRole_ToAPerson_AssignsTheRoleOfThatName(string role, int exit, string said)
    {
        StandIn.Require("jq");
        using var folder = new TestFolder();

        var run = await RunAsync(folder, existing: Client, "give-role.sh", "ann@acme.example", role);

        Assert.True(run.Exit == exit, run.Output);
        Assert.Contains(said, run.Output + string.Concat(await AskedAsync(folder)), StringComparison.Ordinal);
    }

    private static async Task<string[]> AskedAsync(TestFolder folder) => File.Exists(folder.File("asked"))
        ? (await File.ReadAllTextAsync(folder.File("asked"), TestContext.Current.CancellationToken)).Split(
            '\0', StringSplitOptions.RemoveEmptyEntries)
        : [];

    private static async Task<(int Exit, string Output)> RunAsync(
        TestFolder folder, string existing, string script, params string[] arguments)
    {
        // Answers as the real one does, of one registration, or none yet, and notes what it was asked
        StandIn.Write(folder, "az", $"""
            printf '%s\0' "$*" >> '{folder.File("asked")}'
            case "$*" in
            "account show "*) echo the-tenant ;;
            "functionapp show "*) echo func-gtm.azurewebsites.net ;;
            "functionapp identity show "*) echo the-identity ;;
            "ad app list "*) printf '%s\n' '{existing.Replace("\n", "' '", StringComparison.Ordinal)}' ;;
            "ad app create "*) echo {Client} ;;
            "ad sp list "*|"ad app federated-credential list "*) [ -z '{existing.Split('\n')[0]}' ] || echo there ;;
            "ad user show "*) echo the-person ;;
            esac
            """);
        return await Tool.RunAsync(
            "bash",
            [InfraFolder.At($"infra/deploy/{script}"), .. arguments],
            folder.Path,
            TestContext.Current.CancellationToken,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder.File("stand-ins")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["AZURE_RESOURCE_GROUP"] = "rg-gtm",
                ["AZURE_FUNCTION_APP_NAME"] = "func-gtm",
                ["GTM_URL"] = "https://door.example",
            });
    }
}

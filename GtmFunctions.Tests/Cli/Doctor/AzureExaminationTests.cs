using GtmFunctions.Cli.Doctor;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Doctor;

/// <summary>
/// What Azure tells of a resource group, by a stand-in of <c>az</c> that answers as the real one does and notes what it was asked.
/// </summary>
public sealed class AzureExaminationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Run_AGroupThatIsShut_FindsNothing()
    {
        var (findings, asked) = await RunAsync(
            """
            [{"name":"stgtm","allowSharedKeyAccess":false,"allowBlobPublicAccess":false,"enableHttpsTrafficOnly":true,
              "minimumTlsVersion":"TLS1_2","publicNetworkAccess":"Disabled"}]
            """,
            """[{"name":"func-gtm","state":"Running","httpsOnly":true}]""",
            """[{"name":"hubspot-app-secret","attributes":{"enabled":true,"expires":"2027-06-30T00:00:00+00:00"}}]""");

        Assert.Equal(
            [
                Finding.Ok("account stgtm", "identities only, no public blob, TLS 1.2; closed to other networks"),
                Finding.Ok("app func-gtm", "running, https only"),
                Finding.Ok("secret hubspot-app-secret", "until 2027-06-30"),
            ],
            findings);
        Assert.All(asked, line => Assert.Matches("^(storage account|functionapp|keyvault|keyvault secret) list ", line));
        Assert.Contains("storage account list --resource-group rg-gtm --only-show-errors --output json", asked);
    }

    [Fact]
    public async Task Run_AGroupThatIsOpen_SaysWhat()
    {
        var (findings, _) = await RunAsync(
            """
            [{"name":"open","allowSharedKeyAccess":null,"allowBlobPublicAccess":true,"enableHttpsTrafficOnly":false,
              "minimumTlsVersion":"TLS1_0"}]
            """,
            """[{"name":"plain","state":"Running","httpsOnly":false},{"name":"off","state":"Stopped","httpsOnly":true}]""",
            """
            [{"name":"ended","attributes":{"enabled":true,"expires":"2026-11-01T00:00:00+00:00"}},
             {"name":"soon","attributes":{"enabled":true,"expires":"2026-12-20T00:00:00+00:00"}},
             {"name":"dateless","attributes":{"enabled":true,"expires":null}},{"name":"off","attributes":{"enabled":false}}]
            """);

        Assert.Equal(
            ["account open", "app plain", "app off"],
            findings.Where(finding => finding.State == CheckState.Failed).Select(finding => finding.Check));
        Assert.Equal(
            "whoever has one of its keys can do anything; its blobs can be made public; it takes plain http; it takes TLS older than 1.2",
            findings[0].What);
        Assert.Equal(
            [
                "until 2026-11-01: that is over",
                "until 2026-12-20: less than thirty days",
                "it has no expiry date, so the alert 'expiry' is silent for it",
                "it is disabled, so a setting that refers to it has no value",
            ],
            findings.Where(finding => finding.State == CheckState.Warning).Select(finding => finding.What));
    }

    [Fact]
    public async Task Run_WithoutASignIn_WarnsAndGoesOn()
    {
        using var folder = new TestFolder();
        StandIn.Require();
        var az = StandIn.Write(folder, "az", "echo 'ERROR: Please run az login to setup account.' >&2; exit 1");

        var findings = await new AzureExamination("rg-gtm", az, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, findings.Count);
        Assert.All(findings, finding => Assert.Equal(CheckState.Warning, finding.State));
        Assert.Equal("'az storage account list' failed: ERROR: Please run az login to setup account.", findings[0].What);
    }

    [Fact]
    public async Task Run_WithoutAz_SaysThatItWasNotLookedAt()
    {
        var findings = await new AzureExamination("rg-gtm", az: null, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CheckState.Warning, Assert.Single(findings).State);
    }

    private static async Task<(IReadOnlyList<Finding> Findings, string[] Asked)> RunAsync(string accounts, string apps, string secrets)
    {
        using var folder = new TestFolder();
        StandIn.Require();
        var az = StandIn.Write(folder, "az", $$"""
            echo "$@" >> '{{folder.File("asked")}}'
            case "$1 $2" in
            "storage account") cat '{{folder.File("accounts")}}' ;;
            "functionapp list") cat '{{folder.File("apps")}}' ;;
            "keyvault list") echo '[{"name":"kv-gtm"}]' ;;
            "keyvault secret") [ "$5" = kv-gtm ] && cat '{{folder.File("secrets")}}' ;;
            esac
            """);
        foreach (var (name, text) in new[] { ("accounts", accounts), ("apps", apps), ("secrets", secrets) })
            await File.WriteAllTextAsync(folder.File(name), text, TestContext.Current.CancellationToken);
        var findings = await new AzureExamination("rg-gtm", az, new FakeTimeProvider(Now)).RunAsync(TestContext.Current.CancellationToken);
        return (findings, await File.ReadAllLinesAsync(folder.File("asked"), TestContext.Current.CancellationToken));
    }
}

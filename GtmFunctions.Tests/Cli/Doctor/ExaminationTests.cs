using System.Globalization;
using GtmFunctions.Cli.Doctor;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Cli.Doctor;

/// <summary>What can be seen of an app from outside, on servers that really are as they should not be.</summary>
public sealed class ExaminationTests
{
    private const string Key = "the-master-key-of-the-app";
    private const string Healthy = """{"status":"healthy","storage":"reachable","configuration":"abc"}""";

    private static readonly DateTimeOffset InAYear = DateTimeOffset.UtcNow.AddYears(1);
    private static readonly string Checked = $$$"""
        {"app":{"build":"{{{SelfExamination.Build}}}","runtime":".NET 10","tightest":{"source":"forms","seconds":180}},"checks":[]}
        """;

    [Fact]
    public async Task Run_ADeployedAppThatIsShut_FindsNothing()
    {
        await using var server = await TlsServer.StartAsync(InAYear, Shut);

        var findings = await ExamineAsync(server);

        Assert.All(findings, finding => Assert.Equal(CheckState.Ok, finding.State));
        Assert.Equal(
            [
                "https", "health", "clock of this machine", PublicAccessCheck.Reading, PublicAccessCheck.Changing, PagesAccessCheck.Check,
                "build",
            ],
            findings.Select(finding => finding.Check));
        Assert.Contains("answers by TLS 1.", The(findings, "https").What, StringComparison.Ordinal);
        Assert.Contains("CN=gtm.example until ", The(findings, "https").What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnAppThatAsksForNoKey_IsOpen()
    {
        await using var server = await TlsServer.StartAsync(InAYear, request => request.Method == "POST" ? (404, "") : Answer(request));

        var findings = await ExamineAsync(server);

        Assert.Equal(
            [PublicAccessCheck.Reading, PublicAccessCheck.Changing, PagesAccessCheck.Check], Of(findings, CheckState.Failed));
        Assert.Contains(
            "GET ops/config without a key was answered 200: anybody can call it",
            The(findings, PublicAccessCheck.Reading).What,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, 403, CheckState.Warning, "nobody can look at the pages: no sign-in is set up")]
    [InlineData(403, 200, CheckState.Failed, "a made-up sign-in is believed")]
    [InlineData(401, 200, CheckState.Failed, "a made-up sign-in is believed")]
    [InlineData(401, 401, CheckState.Ok, "a stranger is asked to sign in")]
    [InlineData(404, 404, CheckState.Warning, "the app has no pages")]
    public async Task Run_Pages_AreForWhoeverSignsInAndNobodyWhoOnlySaysSo(int stranger, int madeUp, CheckState state, string what)
    {
        await using var server = await TlsServer.StartAsync(InAYear, request => request.Path != "/api/ops/pages" ? Shut(request)
            : (request.Headers["X-MS-CLIENT-PRINCIPAL"].Count > 0 ? madeUp : stranger, ""));

        var finding = The(await ExamineAsync(server), PagesAccessCheck.Check);

        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
    }

    // The Functions host on this machine may ask for keys, and may not.
    [Theory]
    [InlineData(401, "is refused (401)")]
    [InlineData(200, "was answered 200: open, to this machine only")]
    public async Task Run_AnAppOnThisMachine_IsAskedAsAStrangerToo(int status, string what)
    {
        await using var server = await LocalServer.StartAsync((asked, context) =>
        {
            if (asked.Target.EndsWith("health", StringComparison.Ordinal) || context.Request.Headers["x-functions-key"] == Key)
                return context.Response.WriteAsync(asked.Target.EndsWith("checks", StringComparison.Ordinal) ? Checked : Healthy);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var app = new AppVisitor(server.Url, Key, TimeProvider.System);

        var findings = await new Examination(app, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith(what, The(findings, PublicAccessCheck.Reading).What, StringComparison.Ordinal);
        Assert.EndsWith(what, The(findings, PublicAccessCheck.Changing).What, StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.Equal(CheckState.Ok, finding.State));
    }

    [Fact]
    public async Task Run_ACertificateThatNobodyStandsBehind_CannotBeTrusted()
    {
        await using var server = await TlsServer.StartAsync(InAYear, Shut);
        using var app = new AppVisitor(server.Url, Key, TimeProvider.System);

        var finding = Assert.Single(await new Examination(app, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("https", CheckState.Failed), (finding.Check, finding.State));
        Assert.Contains("cannot be trusted", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ACertificateThatEndsSoon_Warns()
    {
        await using var server = await TlsServer.StartAsync(DateTimeOffset.UtcNow.AddDays(3), Shut);

        Assert.Equal(CheckState.Warning, The(await ExamineAsync(server), "https").State);
    }

    [Theory]
    [InlineData(60, CheckState.Warning, "behind the app's: that much is gone of what a signed timestamp of forms may be off by 3m")]
    [InlineData(
        -600,
        CheckState.Failed,
        "this machine's clock is 10 min ahead of the app's: a signed timestamp of forms may be off by 3m, so it is refused")]
    public async Task Run_AClockThatIsOff_SaysWhatThatDoes(int seconds, CheckState state, string what)
    {
        await using var server = await LocalServer.StartAsync((asked, context) =>
        {
            context.Response.Headers.Date = DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture);
            return context.Response.WriteAsync(asked.Target.EndsWith("checks", StringComparison.Ordinal) ? Checked : Healthy);
        });

        var finding = The(await ExamineAsync(server.Url), "clock of this machine");

        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "the key was refused (401)")]
    [InlineData(404, "the app does not know them")]
    [InlineData(500, "they were answered 500")]
    public async Task Run_ChecksThatCannotBeHad_AreAFailureOfTheirOwn(int status, string what)
    {
        await using var server = await TlsServer.StartAsync(
            InAYear, request => request.Path.Value!.EndsWith("checks", StringComparison.Ordinal) ? (status, "") : Shut(request));

        var findings = await ExamineAsync(server);

        Assert.Equal(["the app's own checks"], Of(findings, CheckState.Failed));
        Assert.Contains(what, The(findings, "the app's own checks").What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        503,
        """{"status":"unhealthy","storage":"reachable","configuration":"none is loaded"}""",
        "configuration none is loaded: webhooks are answered 503")]
    [InlineData(403, "", "lets in nobody who does not come through its Front Door")]
    [InlineData(404, "", "nothing of ours is at this address")]
    [InlineData(502, "bad gateway", "it was answered 502: bad gateway")]
    public async Task Run_AnAppThatIsNotHealthy_SaysSo(int status, string body, string what)
    {
        await using var server = await TlsServer.StartAsync(
            InAYear, request => request.Path == "/api/health" ? (status, body) : Shut(request));

        var finding = The(await ExamineAsync(server), "health");

        Assert.Equal(CheckState.Failed, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherBuild_Warns()
    {
        var other = Checked.Replace(SelfExamination.Build, "1.0.0+other", StringComparison.Ordinal);
        await using var server = await TlsServer.StartAsync(
            InAYear, request => request.Path.Value!.EndsWith("checks", StringComparison.Ordinal) ? (200, other) : Shut(request));

        Assert.Equal(CheckState.Warning, The(await ExamineAsync(server), "build").State);
    }

    [Fact]
    public async Task Run_WhereNobodyListens_SaysThatAlone()
    {
        var finding = Assert.Single(await ExamineAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}")));

        Assert.Equal(CheckState.Failed, finding.State);
        Assert.Contains("cannot be reached", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFailure_OfAName_SaysThatNoMachineIsCalledSo() => Assert.Equal(
        "no machine is called gtm.example",
        ReachCheck.OfFailure(new Uri("https://gtm.example"), new HttpRequestException(HttpRequestError.NameResolutionError)).What);

    [Fact]
    public void OfPlainHttp_ThatIsServed_Fails()
    {
        Assert.Equal(CheckState.Failed, ReachCheck.OfPlainHttp(200).State);
        Assert.Equal(CheckState.Ok, ReachCheck.OfPlainHttp(301).State);
        Assert.Equal(CheckState.Ok, ReachCheck.OfPlainHttp(null).State);
        Assert.Equal(CheckState.Failed, ReachCheck.Examine(new Uri("http://gtm.example"), tls: null, InAYear).State);
    }

    [Fact]
    public void Of_ClocksThatAgree_TellsWhatMayBeOff() => Assert.Equal(
        "this machine's clock and the app's agree to within 2 s; a signed timestamp of billing may be off by 5m",
        ClockCheck.Examine(
            "clock",
            "this machine's clock",
            "the app's",
            TimeSpan.FromSeconds(-1.5),
            new SignedTolerance("billing", TimeSpan.FromMinutes(5)),
            mend: "").What);

    private static (int Status, string Body) Shut(HttpRequest request) =>
        request.Path == "/api/health" || request.Headers["x-functions-key"] == Key ? Answer(request) : (401, "");

    private static (int Status, string Body) Answer(HttpRequest request) => (200, request.Path == "/api/ops/checks" ? Checked : Healthy);

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(TlsServer server)
    {
        using var app = new AppVisitor(server.Url, Key, TimeProvider.System, [server.Certificate]);
        return await new Examination(app, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(Uri url)
    {
        using var app = new AppVisitor(url, key: null, TimeProvider.System);
        return await new Examination(app, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Of(IReadOnlyList<Finding> findings, CheckState state) =>
        findings.Where(finding => finding.State == state).Select(finding => finding.Check);

    private static Finding The(IReadOnlyList<Finding> findings, string check) => Assert.Single(findings, finding => finding.Check == check);
}

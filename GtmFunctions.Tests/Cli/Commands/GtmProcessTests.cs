using GtmFunctions.Cli;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>What <c>gtm</c> prints and how it exits, as a process, where it can serve nothing or is not asked to.</summary>
public sealed class GtmProcessTests
{
    [Fact]
    public async Task Dev_OnAPortInUse_SaysSoInOneSentenceAndExitsWith1()
    {
        using var data = new TestFolder();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        using var dev = DevProcess.Start(port, "dev", "--data", data.Path, "--port", $"{port}");

        Assert.Equal(1, await dev.ExitAsync());
        Assert.Equal(
            $"Port {port} of this machine is in use by another program. Stop what uses it, or choose another with --port.",
            dev.Output.Trim());
    }

    [Fact]
    public async Task Validate_DocumentWithErrors_PrintsEachWithItsLineAndExitsWith1()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(
            folder.File("bad.yaml"), "version: 1\nsources:\n  crm: { provider: hubspott }\nworkflow: {}\n",
            TestContext.Current.CancellationToken);

        using var gtm = DevProcess.Start(0, "validate", folder.File("bad.yaml"));

        Assert.Equal(1, await gtm.ExitAsync());
        Assert.Contains("bad.yaml:3:", gtm.Output, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:4:", gtm.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("events", "--sinse", "7d")]
    [InlineData("events", "--follow", "--all")]
    [InlineData("completion", "fish")]
    public async Task Gtm_ThatIsMisused_ExitsWith2(params string[] arguments)
    {
        using var gtm = DevProcess.Start(0, arguments);

        Assert.Equal(ExitCodes.Misuse, await gtm.ExitAsync());
    }

    [Fact]
    public async Task Version_OfGtm_IsThatOfItsBuild()
    {
        using var gtm = DevProcess.Start(0, "--version");

        Assert.Equal(0, await gtm.ExitAsync());
        Assert.Equal(GtmFunctions.Pipeline.Ops.Checks.SelfExamination.Build, gtm.Output.Trim());
    }

    // What the scripts of gtm completion ask
    [Theory]
    [InlineData("gtm ev", 6, "events", "dead-letters")]
    [InlineData("gtm events --foll", 17, "--follow", "--outcome")]
    [InlineData("gtm events --outcome ", 21, "delivered", "--follow")]
    public async Task Completion_OfWhatIsTyped_IsWhatFits(string line, int position, string offered, string other)
    {
        using var gtm = DevProcess.Start(0, $"[suggest:{position}]", line);

        Assert.Equal(0, await gtm.ExitAsync());
        var lines = gtm.Output.Split('\n').Select(one => one.Trim()).ToList();
        Assert.Contains(offered, lines);
        Assert.DoesNotContain(other, lines);
    }

    [Fact]
    public async Task Completion_InBash_CompletesByGtmItself()
    {
        StandIn.Require("bash");
        using var folder = new TestFolder();
        StandIn.Write(folder, "gtm", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "gtm.dll")}' \"$@\"");

        var (exit, output) = await Tool.RunAsync(
            "bash",
            ["-c", "source <(gtm completion bash); COMP_LINE='gtm dead' COMP_POINT=8 COMP_WORDS=(gtm dead) COMP_CWORD=1; "
                + "_gtm_complete; echo \"${COMPREPLY[*]}\""],
            folder.Path,
            TestContext.Current.CancellationToken,
            new Dictionary<string, string> { ["PATH"] = $"{folder.File("stand-ins")}:{Environment.GetEnvironmentVariable("PATH")}" });

        Assert.Equal((0, "dead-letters"), (exit, output.Trim()));
    }

    [Fact]
    public async Task Validate_TheDemosDocument_ExitsWith0()
    {
        using var gtm = DevProcess.Start(0, "validate", Path.Combine(AppContext.BaseDirectory, "demo", "gtm.yaml"));

        Assert.True(await gtm.ExitAsync() == 0, gtm.Output);
    }
}

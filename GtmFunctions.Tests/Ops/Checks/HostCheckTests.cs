using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Surface;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

public sealed class HostCheckTests
{
    private static readonly string Committed = Path.Combine(AppContext.BaseDirectory, "host.json");

    [Fact]
    public void Examine_TheRepositorysFile_IsOk()
    {
        var finding = Assert.Single(HostCheck.Examine(HostJson.ReadQueues(Committed), HostFacts.Parse(File.ReadAllText(Committed)), []));

        Assert.Equal(
            Finding.Ok("host.json", "24 messages at once for each queue and instance, 5 tries 10 s apart, polled every 0.25 s when idle"),
            finding);
    }

    [Theory]
    [InlineData("\"base64\"", "\"none\"", CheckState.Failed, "none can be read")]
    [InlineData("\"00:00:10\"", "\"00:00:00\"", CheckState.Warning, "visibilityTimeout is 0")]
    [InlineData("\"00:00:00.250\"", "\"00:01:00\"", CheckState.Warning, "maxPollingInterval is 00:01:00")]
    [InlineData("\"maxDequeueCount\": 5", "\"maxDequeueCount\": 1", CheckState.Warning, "maxDequeueCount is 1")]
    [InlineData("\"api\"", "\"\"", CheckState.Failed, "routePrefix is ''")]
    [InlineData("\"OpenTelemetry\"", "\"ApplicationInsights\"", CheckState.Warning, "telemetryMode is not OpenTelemetry")]
    public void Examine_AFileThatIsWrong_SaysWhatThatDoes(string right, string wrong, CheckState state, string what)
    {
        var json = File.ReadAllText(Committed).Replace(right, wrong, StringComparison.Ordinal);

        var finding = Assert.Single(HostCheck.Examine(HostJson.ParseQueues(json), HostFacts.Parse(json), []));

        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
        Assert.NotNull(finding.Mend);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public void Parse_WhatIsNoObject_IsNothing(string json) => Assert.Null(HostFacts.Parse(json));
}

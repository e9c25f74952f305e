using GtmFunctions.Pipeline.Config.Host;
using GtmFunctions.Pipeline.Ops.Checks;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

public sealed class HostCheckTests
{
    private static readonly string Committed = Path.Combine(AppContext.BaseDirectory, "host.json");

    [Fact]
    public void Of_TheRepositorysFile_IsOk()
    {
        var finding = Assert.Single(HostCheck.Of(HostJson.ReadQueues(Committed), HostFacts.Parse(File.ReadAllText(Committed)), []));

        Assert.Equal(Finding.Ok("host.json", "24 messages at once for each queue and instance, 5 tries 10 s apart, polled every 2 s when idle"), finding);
    }

    [Theory]
    [InlineData("""{ "telemetryMode": "OpenTelemetry", "extensions": { "queues": { "messageEncoding": "none", "visibilityTimeout": "00:00:10", "maxPollingInterval": "00:00:02" } } }""", CheckState.Failed, "none can be read")]
    [InlineData("""{ "telemetryMode": "OpenTelemetry", "extensions": { "queues": { "maxPollingInterval": "00:00:02" } } }""", CheckState.Warning, "visibilityTimeout is 0")]
    [InlineData("""{ "telemetryMode": "OpenTelemetry", "extensions": { "queues": { "visibilityTimeout": "00:00:10" } } }""", CheckState.Warning, "maxPollingInterval is 00:01:00")]
    [InlineData("""{ "telemetryMode": "OpenTelemetry", "extensions": { "queues": { "maxDequeueCount": 1, "visibilityTimeout": "00:00:10", "maxPollingInterval": "00:00:02" } } }""", CheckState.Warning, "maxDequeueCount is 1")]
    [InlineData("""{ "telemetryMode": "OpenTelemetry", "extensions": { "http": { "routePrefix": "" }, "queues": { "visibilityTimeout": "00:00:10", "maxPollingInterval": "00:00:02" } } }""", CheckState.Failed, "routePrefix is ''")]
    [InlineData("""{ "extensions": { "queues": { "visibilityTimeout": "00:00:10", "maxPollingInterval": "00:00:02" } } }""", CheckState.Warning, "telemetryMode")]
    public void Of_AFileThatIsWrong_SaysWhatThatDoes(string json, CheckState state, string what)
    {
        var finding = Assert.Single(HostCheck.Of(HostJson.ParseQueues(json), HostFacts.Parse(json), []));

        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
        Assert.NotNull(finding.Mend);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public void Parse_WhatIsNoObject_IsNothing(string json) => Assert.Null(HostFacts.Parse(json));
}

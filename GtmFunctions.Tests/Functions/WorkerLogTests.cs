using System.IO.Compression;
using System.Text;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Functions.Host;
using GtmFunctions.Tests.Functions.Host.Protocol;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>What of the worker's log comes to the host, whose console and log stream it is, and what to Application Insights.</summary>
public sealed class WorkerLogTests(AzuriteFixture azurite)
{
    private const string Address = "ada@analytical.example";

    private static readonly string[] Noisy = ["Azure", "Microsoft", "System"];

    [CiFact]
    public async Task Lines_WithoutTelemetry_ReachTheHostWithTheirInvocation()
    {
        await using var app = await RunningApp.StartAsync(azurite, document: "version: 1\nbogus: true\n");

        await RunAsync(app);

        AssertLinesOfStages(app);

        // No invocation is its own: the host drops such a line from the stream, and takes it from what is printed
        Assert.Contains(
            "critical error: GtmFunctions.Pipeline.Hosting.PipelineStart: The configuration of the package is not valid", app.Host.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("GtmFunctions.Pipeline.Intake", app.Host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WorkerOpenTelemetryEnabled", app.Host.Capabilities.Keys);
    }

    [CiFact]
    public async Task Lines_WithTelemetry_ReachTheHostWithTheirInvocationAndAreExported()
    {
        await using var insights = await LocalServer.StartAsync(
            (_, context) => context.Response.WriteAsync("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}"""));
        var connection =
            $"InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint={insights.Url};LiveEndpoint={insights.Url}";
        await using var app = await RunningApp.StartAsync(azurite, settings: new Dictionary<string, string>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = connection,
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",
        });

        await RunAsync(app);

        AssertLinesOfStages(app);
        Assert.Equal("True", app.Host.Capabilities["WorkerOpenTelemetryEnabled"]);
        await Eventually.HoldsAsync(
            () => insights.Requests.Select(Exported).Any(text => text.Contains("Took in", StringComparison.Ordinal)),
            "the line of a stage is exported");
    }

    private static async Task RunAsync(RunningApp app)
    {
        await app.OpsAsync("PUT", "config", RunningApp.Document);
        await app.SendAsync("form.submitted", "msg_1", Address);
        await app.Queues.DrainAsync();
        Assert.Equal([Address], app.Delivered());
    }

    private static void AssertLinesOfStages(RunningApp app)
    {
        var lines = app.Host.Logs.Where(line => line.LogCategory == RpcLog.Types.RpcLogCategory.User).ToList();
        foreach (var stage in (string[])["Receive", "Intake", "Route", "Deliver"])
        {
            Assert.Contains(lines, line => line.Category.StartsWith($"GtmFunctions.Pipeline.{stage}.", StringComparison.Ordinal)
                && line.Level == RpcLog.Types.Level.Information && line.InvocationId.Length > 0);
        }

        Assert.Empty(lines.Where(line => line.Level < RpcLog.Types.Level.Warning
            && Noisy.Any(category => line.Category.StartsWith(category, StringComparison.Ordinal)))
                .Select(line => $"{line.Category}: {line.Message}"));
    }

    private static string Exported(ReceivedRequest request)
    {
        if (request.Header("Content-Encoding") != "gzip")
            return request.Text;
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(request.Bytes), CompressionMode.Decompress), Encoding.UTF8);
        return unpacked.ReadToEnd();
    }
}

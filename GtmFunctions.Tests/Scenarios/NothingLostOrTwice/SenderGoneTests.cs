using System.Diagnostics.Metrics;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>A sender that goes away is no failure of ours; storage that does is one, and one line.</summary>
public sealed class SenderGoneTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("reset", 503)]
    [InlineData("cut", 400)]
    [InlineData("slow", 408)]
    [InlineData("aborted", 503)]
    public async Task Receive_SenderGoesAwayWhileItsBodyIsRead_IsNoFailure(string how, int status)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (endpoint, log) = Endpoint(pipeline);
        using var aborted = new CancellationTokenSource();
        using var answers = Answers(pipeline);
        Exception broken = how switch
        {
            "reset" => new Microsoft.AspNetCore.Connections.ConnectionResetException("The client reset the connection."),
            "cut" => new BadHttpRequestException("Unexpected end of request content."),
            "slow" => new BadHttpRequestException("Reading the request body timed out.", 408),
            _ => new OperationCanceledException(),
        };
        var context = new DefaultHttpContext { RequestServices = pipeline.Get<IServiceProvider>(), RequestAborted = aborted.Token };
        context.Request.Method = "POST";
        context.Request.Body = new BrokenBody(broken, aborted);

        var result = await endpoint.ReceiveAsync(context.Request, "forms", null, aborted.Token);
        await result.ExecuteAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Contains(log.Lines, line => line.Text == "The sender of a webhook to forms went away before it was answered");
        Assert.Empty(answers.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Receive_StorageFails_IsOneLineWithoutAStack()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (endpoint, log) = Endpoint(pipeline);
        using var answers = Answers(pipeline);
        var context = new DefaultHttpContext { RequestServices = pipeline.Get<IServiceProvider>() };
        var signed = GtmFunctions.Pipeline.Signing.SignatureSigner.Sign(
            pipeline.Get<ConfigurationVersions>().Loaded!.Sources["forms"].Provider.Signature,
            new() { Url = "http://127.0.0.1/api/hooks/forms", Body = "{}"u8.ToArray() },
            new("FORMS_SECRET", Document.FormsSecret),
            pipeline.Clock.GetUtcNow(),
            "m");
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream(signed.Body.ToArray());
        foreach (var (name, value) in signed.Headers)
            context.Request.Headers[name] = value;
        pipeline.Script.Fail(pipeline.Script.Calls.Count, Strike.Before, fatal: false);

        await (await endpoint.ReceiveAsync(context.Request, "forms", null, TestContext.Current.CancellationToken)).ExecuteAsync(context);

        Assert.Equal(503, context.Response.StatusCode);
        var line = Assert.Single(log.Lines);
        Assert.Equal("A webhook to forms could not be stored (storage answered 503); the provider was told to send it again", line.Text);
        Assert.Equal(0, log.Exceptions);
        Assert.Equal(503, Assert.Single(answers.GetMeasurementSnapshot()).Tags["status"]);
    }

    private static (ReceiveEndpoint Endpoint, RecordingLogger<ReceiveEndpoint> Log) Endpoint(PipelineHarness pipeline)
    {
        var log = new RecordingLogger<ReceiveEndpoint>();
        return (
            new ReceiveEndpoint(
                pipeline.Get<ConfigurationVersions>(),
                pipeline.Get<IConfiguration>(),
                pipeline.Get<HandshakeSecrets>(),
                pipeline.Get<OriginCheck>(),
                pipeline.Get<StorageConnection>(),
                new QueueSends(),
                pipeline.Get<PipelineMetrics>(),
                pipeline.Get<TrafficCounts>(),
                pipeline.Get<RequestCapture>(),
                pipeline.Get<WebhooksFirst>(),
                pipeline.Clock,
                log),
            log);
    }

    // Every answer is counted with its status: what nobody read has none
    private static MetricCollector<long> Answers(PipelineHarness pipeline) =>
        new(pipeline.Get<IMeterFactory>(), PipelineMetrics.MeterName, "gtm.hooks.requests");

    private sealed class BrokenBody(Exception broken, CancellationTokenSource aborted) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (broken is OperationCanceledException)
                await aborted.CancelAsync();
            throw broken;
        }
    }
}

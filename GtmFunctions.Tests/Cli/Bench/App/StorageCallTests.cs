using Azure.Core;
using Azure.Core.Pipeline;
using GtmFunctions.Cli.Bench.App;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench.App;

public sealed class StorageCallTests
{
    private const string Emulator = "http://127.0.0.1:10000/account";

    [Theory]
    [InlineData("queues", "POST", "/gtm-received/messages", "put", "gtm-received")]
    [InlineData("queues", "GET", "/gtm-received/messages?numofmessages=16", "get", "gtm-received")]
    [InlineData("queues", "DELETE", "/gtm-received/messages/1?popreceipt=x", "delete", "gtm-received")]
    [InlineData("queues", "PUT", "/gtm-received/messages/1?popreceipt=x", "update", "gtm-received")]
    [InlineData("tables", "POST", "/gtmevents20261129", "insert", "gtmevents")]
    [InlineData("tables", "GET", "/gtmevents20261129(PartitionKey='a',RowKey='b')", "get", "gtmevents")]
    [InlineData("tables", "GET", "/gtmevents()?$filter=x", "query", "gtmevents")]
    [InlineData("tables", "PATCH", "/gtmevents(PartitionKey='a',RowKey='b')", "update", "gtmevents")]
    [InlineData("tables", "DELETE", "/gtmevents(PartitionKey='a',RowKey='b')", "delete", "gtmevents")]
    [InlineData("blobs", "PUT", "/gtm-payloads/2026/a", "put", "gtm-payloads")]
    [InlineData("blobs", "GET", "/gtm-payloads/2026/a", "get", "gtm-payloads")]
    public void Read_ACall_SaysWhatItAsksAndOfWhat(string service, string method, string path, string verb, string target)
    {
        var call = Read(service, method, Emulator + path, body: null, out var entities);

        Assert.Equal(new StorageCall("Intake", service, verb, target), call);
        Assert.Equal(1, entities);
    }

    [Fact]
    public void Read_ACallToAzure_TakesNoAccountFromThePath() => Assert.Equal(
        new StorageCall("Intake", "queues", "put", "gtm-received"),
        Read("queues", "POST", "https://account.queue.core.windows.net/gtm-received/messages", body: null, out _));

    [Fact]
    public void Read_ABatch_CountsItsRowsAndTakesTheTableFromThem()
    {
        var call = Read(
            "tables",
            "POST",
            $"{Emulator}/$batch",
            $"""
            --batch
            POST {Emulator}/gtmevents20261129?$format=application%2Fjson HTTP/1.1

            PUT {Emulator}/gtmevents20261129(PartitionKey='a',RowKey='b')?x=y HTTP/1.1

            --batch--
            """,
            out var entities);

        Assert.Equal((new StorageCall("Intake", "tables", "batch", "gtmevents"), 2), (call, entities));
    }

    private static StorageCall Read(string service, string method, string uri, string? body, out int entities)
    {
        using var message = HttpPipelineBuilder.Build(new Options()).CreateMessage();
        message.Request.Method = RequestMethod.Parse(method);
        message.Request.Uri.Reset(new Uri(uri));
        if (body is not null)
            message.Request.Content = RequestContent.Create(body);
        return StorageCall.Read("Intake", service, message.Request, out entities);
    }

    private sealed class Options : ClientOptions;
}

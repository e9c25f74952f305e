using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class PipedriveConnectorTests : IDisposable
{
    private readonly CallBench _bench = new();

    public PipedriveConnectorTests() => _bench.Set("TOKEN", "api-token-1");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task CreatePerson_AskedTwice_MadeOnce()
    {
        var people = 0;
        await using var server = await LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Method == "POST" ? $$"""{"success": true, "data": {"id": {{++people}} } }"""
            : people == 0 ? """{"success": true, "data": {"items": []}}"""
            : """{"success": true, "data": {"items": [{"item": {"id": 1, "emails": ["ada@example.com"]}}]}}"""));
        var call = _bench.Call("pipedrive", server, "TOKEN");

        var first = await _bench.SendAsync(call);
        var second = await _bench.SendAsync(call);

        Assert.All([first, second], answer => Assert.Equal((AnswerKind.Delivered, "1"), (answer.Kind, answer.ExternalId)));
        Assert.Equal(1, people);
        RequestSnapshot.Match("pipedrive-create-person", [.. server.Requests.Take(2)]);
    }

    [Fact]
    public async Task CreatePerson_AtTheLimit_WaitsUntilTheReset()
    {
        await using var server = await LocalServer.StartAsync(
            429, """{"success": false, "error": "request over limit"}""", ("x-ratelimit-limit", "20"), ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "2"));

        var answer = await _bench.SendAsync(_bench.Call("pipedrive", server, "TOKEN"));

        Assert.Equal((AnswerKind.Retry, TimeSpan.FromSeconds(2)), (answer.Kind, answer.RetryAfter));
    }
}

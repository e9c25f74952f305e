using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors.Auth;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class MarketoConnectorTests : IDisposable
{
    private const string Made = """{"requestId": "e42b#1", "success": true, "result": [{"id": 50, "status": "created"}]}""";

    private readonly CallBench _bench = new();

    public MarketoConnectorTests() => _bench.Set("TOKEN", "client-1:client-secret");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Upsert_Made_Delivered()
    {
        await using var server = await StartAsync(Made);

        var answer = await _bench.SendAsync(_bench.Call("marketo", server, "TOKEN"));

        Assert.Equal((AnswerKind.Delivered, "50"), (answer.Kind, answer.ExternalId));
        RequestSnapshot.Match("marketo-upsert-lead", [.. server.Requests]);
    }

    [Theory]
    [InlineData("606", "Max rate limit '100' exceeded with in '20' secs", AnswerKind.Retry)]
    [InlineData("607", "Daily quota reached", AnswerKind.Retry)]
    [InlineData("615", "Concurrent access limit reached", AnswerKind.Retry)]
    [InlineData("603", "Access denied", AnswerKind.Misconfigured)]
    [InlineData("609", "Invalid JSON", AnswerKind.Refused)]
    public async Task Upsert_ErrorWithin200_MeansWhatItsCodeMeans(string code, string message, AnswerKind kind)
    {
        await using var server = await StartAsync(
            $$"""{"requestId": "e42b#1", "success": false, "errors": [{"code": "{{code}}", "message": "{{message}}"}]}""");

        var answer = await _bench.SendAsync(_bench.Call("marketo", server, "TOKEN"));

        Assert.Equal((kind, 200), (answer.Kind, answer.Status));
        Assert.Contains(message, answer.Reason);
    }

    [Fact]
    public async Task Upsert_RecordSkipped_RefusedWithTheReason()
    {
        await using var server = await StartAsync(
            """{"success": true, "result": [{"status": "skipped", "reasons": [{"code": "1004", "message": "Lead not found"}]}]}""");

        var answer = await _bench.SendAsync(_bench.Call("marketo", server, "TOKEN"));

        Assert.Equal((AnswerKind.Refused, "http://127.0.0.1 answered 200: Lead not found"), (answer.Kind, answer.Reason));
    }

    [Fact]
    public async Task Upsert_TokenEndedWithin200_FetchesAnotherAndCallsOnceMore()
    {
        var calls = 0;
        var tokens = new TokenServer();
        await using var server = await LocalServer.StartAsync((request, context) => tokens.AnswerAsync(request, context, () =>
            context.Response.WriteAsync(calls++ == 0
                ? """{"success": false, "errors": [{"code": "602", "message": "Access token expired"}]}"""
                : Made)));

        var answer = await _bench.SendAsync(_bench.Call("marketo", server, "TOKEN"));

        Assert.Equal((AnswerKind.Delivered, 2), (answer.Kind, tokens.Issued));
    }

    private static Task<LocalServer> StartAsync(string body)
    {
        var tokens = new TokenServer();
        return LocalServer.StartAsync((request, context) =>
            tokens.AnswerAsync(request, context, () => context.Response.WriteAsync(body)));
    }
}

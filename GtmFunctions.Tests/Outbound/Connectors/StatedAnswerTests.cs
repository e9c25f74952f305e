using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class StatedAnswerTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("", AnswerKind.Refused)]
    [InlineData("302", AnswerKind.Delivered)]
    [InlineData("303", AnswerKind.Refused)]
    public async Task Send_Redirect_AnAnswerOnlyWhereTheDocumentSaysSo(string success, AnswerKind expected)
    {
        await using var page = await LocalServer.StartAsync(200, "done");
        await using var server = await LocalServer.StartAsync(302, "", ("Location", page.Url.ToString()));

        var answer = await SendAsync(server, new StatedAnswers { Success = success.Length == 0 ? [] : [int.Parse(success, null)] });

        Assert.Equal(expected, answer.Kind);
        Assert.Single(server.Requests);
        Assert.Empty(page.Requests);
    }

    [Fact]
    public async Task Send_StatusThatTheDocumentExplains_BeforeTheConnectorsRule()
    {
        await using var server = await LocalServer.StartAsync(409, "");

        Assert.Equal(AnswerKind.Refused, (await SendAsync(server, new StatedAnswers())).Kind);
        Assert.Equal(AnswerKind.Retry, (await SendAsync(server, new StatedAnswers { Retry = [409] })).Kind);
        Assert.Equal(AnswerKind.Delivered, (await SendAsync(server, new StatedAnswers { Success = [409] })).Kind);
    }

    private Task<Answer> SendAsync(LocalServer server, StatedAnswers stated)
    {
        var call = _bench.Call("http", server);
        return _bench.SendAsync(call with { Destination = call.Destination with { Answers = stated } });
    }
}

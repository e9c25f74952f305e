using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

/// <summary>What is sent and what is read of the answer.</summary>
public sealed class OutboundClientTests : IDisposable
{
    private readonly OutboundBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_Post_SendsExactlyWhatWasGiven()
    {
        await using var server = await LocalServer.StartAsync(201, "made", ("X-Left", "9"));

        var response = await _bench.AnswerAsync(
            OutboundBench.Post(server.Url, "{\"name\": \"Zoë\"}", ("Content-Type", "application/json"), ("X-Owner", "Zoë")));

        var request = Assert.Single(server.Requests);
        Assert.Equal("{\"name\": \"Zoë\"}", request.Text);
        Assert.Equal(
            [
                "Content-Length: 16", "Content-Type: application/json", $"Host: {server.Url.Authority}",
                "User-Agent: GtmFunctions/1.0", "X-Owner: Zoë",
            ],
            request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"));
        Assert.Equal((201, "made", "9", false), (response.Status, response.Text, response.Headers["x-left"], response.Truncated));
    }

    [Fact]
    public async Task SendAsync_CookieInAnAnswer_NotSentBack()
    {
        await using var server = await LocalServer.StartAsync(200, "", ("Set-Cookie", "a=b"));

        await _bench.AnswerAsync(new OutboundRequest("GET", server.Url));
        await _bench.AnswerAsync(new OutboundRequest("GET", server.Url));

        Assert.All(server.Requests, request => Assert.Null(request.Header("Cookie")));
    }

    [Fact]
    public async Task SendAsync_ServerThatStreamsForEver_ReadsToTheCapAndHangsUp()
    {
        var hungUp = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(async (_, context) =>
        {
            var chunk = new byte[8192];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, CancellationToken.None);
            hungUp.SetResult();
        });

        var response = await _bench.AnswerAsync(new OutboundRequest("GET", server.Url));

        Assert.True(response.Truncated);
        Assert.Equal(64 << 10, response.Body.Length);
        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task SendAsync_BodyAroundTheCap_TruncatedOnlyAboveIt(int length, bool truncated)
    {
        await using var server = await LocalServer.StartAsync(200, new string('x', length));

        var result = await _bench.Client.SendAsync(
            new OutboundRequest("GET", server.Url),
            OutboundBench.Private with { MaxResponseBytes = 10 },
            TestContext.Current.CancellationToken);

        var response = Assert.IsType<OutboundResponse>(result);
        Assert.Equal((10, truncated), (response.Body.Length, response.Truncated));
    }

    [Fact]
    public async Task SendAsync_LineBreakInAHeader_NotSent()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var failure = await _bench.FailAsync(OutboundBench.Post(server.Url, "{}", ("X-Name", "Ada\r\nX-Admin: yes")));

        Assert.Equal((OutboundFailureKind.BadRequest, false), (failure.Kind, failure.Retryable));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public async Task SendAsync_HeaderAroundTheCap_RefusedAboveIt(int length, bool sent)
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var result = await _bench.SendAsync(OutboundBench.Post(server.Url, "{}", ("X-Name", new string('a', length))));

        Assert.Equal(sent, result is OutboundResponse);
        if (result is OutboundFailure failure)
        {
            Assert.Equal(OutboundFailureKind.BadRequest, failure.Kind);
            Assert.Equal("the header 'X-Name' has 8193 characters; 8192 can be sent", failure.Reason);
        }

        Assert.Equal(sent ? 1 : 0, server.Requests.Count);
    }
}

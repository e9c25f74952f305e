using System.Globalization;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

/// <summary>Redirects: followed for what reads, with nothing secret sent elsewhere, and refused for what writes.</summary>
public sealed class OutboundClientRedirectTests : IDisposable
{
    private readonly OutboundBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(3, 200)]
    [InlineData(4, 0)]
    public async Task SendAsync_GetWithRedirects_FollowsThree(int redirects, int status)
    {
        await using var server = await LocalServer.StartAsync((request, context) =>
        {
            var step = int.Parse(request.Target[1..], CultureInfo.InvariantCulture);
            if (step < redirects)
                context.Response.Redirect($"/{step + 1}");
            return Task.CompletedTask;
        });

        var result = await _bench.SendAsync(new OutboundRequest("GET", new Uri(server.Url, "/0")));

        Assert.Equal(status, (result as OutboundResponse)?.Status ?? 0);
        Assert.Equal(4, server.Requests.Count);
        if (result is OutboundFailure failure)
            Assert.Equal((OutboundFailureKind.Redirected, false), (failure.Kind, failure.Retryable));
    }

    [Fact]
    public async Task SendAsync_GetRedirectedElsewhere_LeavesCredentialsBehind()
    {
        await using var other = await LocalServer.StartAsync(200, "");
        await using var server = await LocalServer.StartAsync(307, "", ("Location", other.Url.ToString()));
        var request = new OutboundRequest("GET", server.Url)
        {
            Headers = [new("Authorization", "Bearer key"), new("x-api-key", "key"), new("Accept", "application/json")],
        };

        await _bench.AnswerAsync(request);

        Assert.Equal("key", server.Requests[0].Header("x-api-key"));
        Assert.Equal(["Accept", "Host", "User-Agent"], other.Requests[0].Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://[::1")]
    [InlineData("")]
    public async Task SendAsync_RedirectToNoAddress_IsTheAnswer(string location)
    {
        await using var server = await LocalServer.StartAsync(302, "", ("Location", location));

        Assert.Equal(302, (await _bench.AnswerAsync(new OutboundRequest("GET", server.Url))).Status);
    }

    [Fact]
    public async Task SendAsync_PostRedirected_PermanentAndSaysWhereTo()
    {
        await using var server = await LocalServer.StartAsync(308, "", ("Location", "https://new.example/path?key=hidden"));

        var failure = await _bench.FailAsync(OutboundBench.Post(server.Url, "{}"));

        Assert.Equal((OutboundFailureKind.Redirected, false), (failure.Kind, failure.Retryable));
        Assert.Contains("a redirect to https://new.example, which is not followed", failure.Reason);
        Assert.DoesNotContain("hidden", failure.Reason);
    }
}

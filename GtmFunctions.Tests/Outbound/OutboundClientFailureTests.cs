using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

/// <summary>Calls that get no answer: which may be tried again, and whether anything was sent.</summary>
public sealed class OutboundClientFailureTests : IDisposable
{
    private readonly OutboundBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_SlowServer_TimesOutByTheClock(bool afterTheHeaders)
    {
        await using var server = await LocalServer.StartAsync(async (_, context) =>
        {
            if (afterTheHeaders)
                await context.Response.WriteAsync("begun", CancellationToken.None);
            _bench.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        var failure = await _bench.FailAsync(OutboundBench.Post(server.Url, "{}"));

        Assert.Equal(OutboundFailureKind.TimedOut, failure.Kind);
        Assert.True(failure.Retryable);
        Assert.True(failure.Sent);
        Assert.Equal("http://127.0.0.1 gave no whole answer within 30 s", failure.Reason);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.Duration);
    }

    [Fact]
    public async Task SendAsync_ConnectionReset_RetryableAndSent()
    {
        await using var server = await LocalServer.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var failure = await _bench.FailAsync(OutboundBench.Post(server.Url, "{}"));

        Assert.Equal((OutboundFailureKind.Broken, true, true), (failure.Kind, failure.Retryable, failure.Sent));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_RetryableAndNotSent()
    {
        var failure = await _bench.FailAsync(OutboundBench.Post(new Uri($"http://127.0.0.1:{FreePort.Next()}/secret"), "{}"));

        Assert.Equal((OutboundFailureKind.NotConnected, true, false), (failure.Kind, failure.Retryable, failure.Sent));
        Assert.Equal("http://127.0.0.1 could not be reached (ConnectionRefused)", failure.Reason);
    }

    [Fact]
    public async Task SendAsync_TlsToAServerWithoutIt_NotSecure()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var failure = await _bench.FailAsync(OutboundBench.Post(new Uri($"https://127.0.0.1:{server.Url.Port}/"), "{}"));

        Assert.Equal((OutboundFailureKind.NotSecure, false), (failure.Kind, failure.Sent));
    }

    [Fact]
    public async Task SendAsync_HeadersWithoutEnd_Broken()
    {
        await using var server = await LocalServer.StartAsync(200, "", ("X-Long", new string('x', 40 << 10)));

        Assert.Equal(OutboundFailureKind.Broken, (await _bench.FailAsync(new OutboundRequest("GET", server.Url))).Kind);
    }

    [Fact]
    public async Task SendAsync_CallerCancels_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await LocalServer.StartAsync(async (_, context) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _bench.Client.SendAsync(OutboundBench.Post(server.Url, "{}"), OutboundBench.Private, cancellation.Token));
    }
}

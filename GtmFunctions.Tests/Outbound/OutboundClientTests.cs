using System.Net;
using System.Net.Sockets;
using System.Text;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

public sealed class OutboundClientTests : IDisposable
{
    private static readonly OutboundRules Private = new() { AllowPrivate = true };

    private readonly FakeTimeProvider _time = new();
    private readonly OutboundClient _client;

    public OutboundClientTests() => _client = new OutboundClient(_time);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task SendAsync_Post_SendsExactlyWhatWasGiven()
    {
        await using var server = await LocalServer.StartAsync(201, "made", ("X-Left", "9"));

        var response = await AnswerAsync(Post(server.Url, "{\"name\": \"Zoë\"}", ("Content-Type", "application/json"), ("X-Owner", "Zoë")));

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

        await AnswerAsync(new OutboundRequest("GET", server.Url));
        await AnswerAsync(new OutboundRequest("GET", server.Url));

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

        var response = await AnswerAsync(new OutboundRequest("GET", server.Url));

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

        var result = await _client.SendAsync(
            new OutboundRequest("GET", server.Url), Private with { MaxResponseBytes = 10 }, TestContext.Current.CancellationToken);

        var response = Assert.IsType<OutboundResponse>(result);
        Assert.Equal((10, truncated), (response.Body.Length, response.Truncated));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_SlowServer_TimesOutByTheClock(bool afterTheHeaders)
    {
        await using var server = await LocalServer.StartAsync(async (_, context) =>
        {
            if (afterTheHeaders)
                await context.Response.WriteAsync("begun", CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        var failure = await FailAsync(Post(server.Url, "{}"));

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

        var failure = await FailAsync(Post(server.Url, "{}"));

        Assert.Equal((OutboundFailureKind.Broken, true, true), (failure.Kind, failure.Retryable, failure.Sent));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_RetryableAndNotSent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var failure = await FailAsync(Post(new Uri($"http://127.0.0.1:{port}/secret"), "{}"));

        Assert.Equal((OutboundFailureKind.NotConnected, true, false), (failure.Kind, failure.Retryable, failure.Sent));
        Assert.Equal("http://127.0.0.1 could not be reached (ConnectionRefused)", failure.Reason);
    }

    [Fact]
    public async Task SendAsync_TlsToAServerWithoutIt_NotSecure()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var failure = await FailAsync(Post(new Uri($"https://127.0.0.1:{server.Url.Port}/"), "{}"));

        Assert.Equal((OutboundFailureKind.NotSecure, false), (failure.Kind, failure.Sent));
    }

    [Fact]
    public async Task SendAsync_HeadersWithoutEnd_Broken()
    {
        await using var server = await LocalServer.StartAsync(200, "", ("X-Long", new string('x', 40 << 10)));

        Assert.Equal(OutboundFailureKind.Broken, (await FailAsync(new OutboundRequest("GET", server.Url))).Kind);
    }

    [Fact]
    public async Task SendAsync_LineBreakInAHeader_NotSent()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var failure = await FailAsync(Post(server.Url, "{}", ("X-Name", "Ada\r\nX-Admin: yes")));

        Assert.Equal((OutboundFailureKind.BadRequest, false), (failure.Kind, failure.Retryable));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public async Task SendAsync_HeaderAroundTheCap_RefusedAboveIt(int length, bool sent)
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var result = await SendAsync(Post(server.Url, "{}", ("X-Name", new string('a', length))));

        Assert.Equal(sent, result is OutboundResponse);
        if (result is OutboundFailure failure)
        {
            Assert.Equal(OutboundFailureKind.BadRequest, failure.Kind);
            Assert.Equal("the header 'X-Name' has 8193 characters; 8192 can be sent", failure.Reason);
        }

        Assert.Equal(sent ? 1 : 0, server.Requests.Count);
    }

    [Theory]
    [InlineData(3, 200)]
    [InlineData(4, 0)]
    public async Task SendAsync_GetWithRedirects_FollowsThree(int redirects, int status)
    {
        await using var server = await LocalServer.StartAsync((request, context) =>
        {
            var step = int.Parse(request.Target[1..]);
            if (step < redirects)
                context.Response.Redirect($"/{step + 1}");
            return Task.CompletedTask;
        });

        var result = await SendAsync(new OutboundRequest("GET", new Uri(server.Url, "/0")));

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

        await AnswerAsync(request);

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

        Assert.Equal(302, (await AnswerAsync(new OutboundRequest("GET", server.Url))).Status);
    }

    [Fact]
    public async Task SendAsync_PostRedirected_PermanentAndSaysWhereTo()
    {
        await using var server = await LocalServer.StartAsync(308, "", ("Location", "https://new.example/path?key=hidden"));

        var failure = await FailAsync(Post(server.Url, "{}"));

        Assert.Equal((OutboundFailureKind.Redirected, false), (failure.Kind, failure.Retryable));
        Assert.Contains("a redirect to https://new.example, which is not followed", failure.Reason);
        Assert.DoesNotContain("hidden", failure.Reason);
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
            () => _client.SendAsync(Post(server.Url, "{}"), Private, cancellation.Token));
    }

    private static OutboundRequest Post(Uri url, string body, params (string Name, string Value)[] headers) => new("POST", url)
    {
        Body = Encoding.UTF8.GetBytes(body),
        Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
    };

    private Task<OutboundResult> SendAsync(OutboundRequest request) =>
        _client.SendAsync(request, Private, TestContext.Current.CancellationToken);

    private async Task<OutboundResponse> AnswerAsync(OutboundRequest request) => Assert.IsType<OutboundResponse>(await SendAsync(request));

    private async Task<OutboundFailure> FailAsync(OutboundRequest request) => Assert.IsType<OutboundFailure>(await SendAsync(request));
}

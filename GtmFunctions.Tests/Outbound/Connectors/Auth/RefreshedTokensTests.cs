using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors.Auth;

/// <summary>Refresh tokens that are good for one use only, and several instances that hold the same grant.</summary>
public sealed class RefreshedTokensTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Credentials = "client-1:client-secret:refresh-0";

    private readonly string _account = azurite.NewPreparedAccount();
    private readonly List<CallBench> _benches = [];
    private readonly RotatingApi _api = new();

    public async ValueTask InitializeAsync() =>
        await new StoragePreparation(Instance().Storage).EnsureAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _benches.ForEach(bench => bench.Dispose());
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(Credentials)]
    [InlineData("""{"clientId": "client-1", "clientSecret": "client-secret", "refreshToken": "refresh-0"}""")]
    public async Task SendAsync_TokenEnds_TheRefreshTokenThatTookTheOldOnesPlaceIsUsed(string credentials)
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var bench = Instance(credentials);

        var answers = new List<Answer>();
        for (var hour = 0; hour < 3; hour++)
        {
            answers.Add(await bench.SendAsync(Call(bench, server)));
            bench.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.All(answers, answer => Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason));
        Assert.Equal(["refresh-0", "refresh-1", "refresh-2"], _api.Used);
    }

    [Fact]
    public async Task SendAsync_AnotherInstanceRefreshed_ItsTokenIsUsed()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var (one, other) = (Instance(), Instance());

        await one.SendAsync(Call(one, server));
        var answer = await other.SendAsync(Call(other, server));

        Assert.Equal((AnswerKind.Delivered, 1), (answer.Kind, _api.Used.Count));
    }

    [Fact]
    public async Task SendAsync_ManyInstancesAtOnce_OneRefreshesAndTheOthersComeAgain()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        CallBench[] instances = [.. Enumerable.Range(0, 8).Select(_ => Instance())];

        var first = await Task.WhenAll(instances.Select(bench => bench.SendAsync(Call(bench, server))));
        var second = await Task.WhenAll(instances.Select(bench => bench.SendAsync(Call(bench, server))));

        Assert.All(first, answer => Assert.True(answer.Kind is AnswerKind.Delivered or AnswerKind.Retry, answer.Reason));
        Assert.All(second, answer => Assert.Equal(AnswerKind.Delivered, answer.Kind));
        Assert.Equal(["refresh-0"], _api.Used);
    }

    [Fact]
    public async Task SendAsync_TokenRefused_OneRefreshAndOneMoreCall()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var bench = Instance();
        await bench.SendAsync(Call(bench, server));
        _api.EndTokens();

        var answer = await bench.SendAsync(Call(bench, server));

        Assert.Equal((AnswerKind.Delivered, 2), (answer.Kind, _api.Used.Count));
    }

    [Fact]
    public async Task SendAsync_GrantRevoked_SaysToConnectAgainAndANewGrantIsUsedAtOnce()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var bench = Instance("client-1:client-secret:refresh-of-yesterday");

        var revoked = await bench.SendAsync(Call(bench, server));
        var connected = await bench.Set("TOKEN", Credentials).SendAsync(Call(bench, server));

        Assert.Equal((AnswerKind.Misconfigured, "TOKEN"), (revoked.Kind, revoked.Setting));
        Assert.EndsWith("connect again: put a new refresh token into the setting 'TOKEN'", revoked.Reason);
        Assert.DoesNotContain("refresh-of-yesterday", revoked.Reason, StringComparison.Ordinal);
        Assert.Equal(AnswerKind.Delivered, connected.Kind);
    }

    [Fact]
    public async Task SendAsync_TokenEndpointIsDown_TriedAgainWithTheSameToken()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var bench = Instance();
        _api.Down = 1;

        var first = await bench.SendAsync(Call(bench, server));
        var second = await bench.SendAsync(Call(bench, server));

        Assert.Equal((AnswerKind.Retry, AnswerKind.Delivered), (first.Kind, second.Kind));
    }

    [Fact]
    public async Task SendAsync_ClientProvesItselfByBasic_TheFormHasNoSecretAndTheCallGoesByTheToken()
    {
        await using var server = await LocalServer.StartAsync(
            (request, context) => context.Response.WriteAsync(TokenServer.IsForToken(request)
                ? """{"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}"""
                : """{"success": true, "data": {"items": [{"item": {"id": 7}}]}}"""));
        var bench = Instance();
        var call = bench.Call("pipedrive", server, "TOKEN");
        var here = call.Connector.Auth with { TokenUrl = "{url}/oauth/token" };

        var answer = await bench.SendAsync(call with { Connector = call.Connector with { Auth = here } });

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        var (fetch, search) = (server.Requests[0], server.Requests[1]);
        Assert.Equal(
            ("grant_type=refresh_token&refresh_token=refresh-0", "Basic Y2xpZW50LTE6Y2xpZW50LXNlY3JldA=="),
            (fetch.Text, fetch.Header("Authorization")));
        Assert.Equal(("Bearer access-1", null), (search.Header("Authorization"), search.Header("x-api-token")));
    }

    [Fact]
    public async Task SendAsync_TokenWithoutAGrant_IsSentAsItIs()
    {
        await using var server = await LocalServer.StartAsync(_api.AnswerAsync);
        var bench = Instance("pat-eu1-token");

        var answer = await bench.SendAsync(Call(bench, server));

        Assert.Equal(
            (AnswerKind.Misconfigured, "Bearer pat-eu1-token"), (answer.Kind, Assert.Single(server.Requests).Header("Authorization")));
    }

    private static OutboundCall Call(CallBench bench, LocalServer server) => bench.Call("hubspot", server, "TOKEN");

    private CallBench Instance(string credentials = Credentials)
    {
        var bench = new CallBench(_account).Set("TOKEN", credentials);
        _benches.Add(bench);
        return bench;
    }

    /// <summary>An API whose refresh tokens are void as soon as they were used.</summary>
    private sealed class RotatingApi
    {
        private readonly Lock _lock = new();
        private string? _access;

        public List<string> Used { get; } = [];

        public int Down { get; set; }

        public void EndTokens() => _access = null;

        public Task AnswerAsync(ReceivedRequest request, HttpContext context)
        {
            lock (_lock)
            {
                if (!TokenServer.IsForToken(request))
                {
                    context.Response.StatusCode = request.Header("Authorization") == $"Bearer {_access}" ? 200 : 401;
                    return context.Response.WriteAsync("""{"results": [{"id": "51"}]}""");
                }

                if (Down-- > 0)
                    return Say(503, "{}");
                var form = QueryHelpers.ParseQuery(request.Text);
                if (form["refresh_token"] != $"refresh-{Used.Count}" || form["client_secret"] != "client-secret")
                    return Say(400, """{"error": "invalid_grant", "error_description": "refresh-of-yesterday is not known"}""");
                Used.Add(form["refresh_token"]!);
                _access = $"access-{Used.Count}";
                return Say(200, $$"""{"access_token": "{{_access}}", "refresh_token": "refresh-{{Used.Count}}", "expires_in": 1800}""");
            }

            Task Say(int status, string body)
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(body);
            }
        }
    }
}

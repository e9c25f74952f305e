using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Outbound.Connectors.Auth;

/// <summary>An API that gives out access tokens for an hour and answers 204 to whoever has a good one.</summary>
internal sealed class TokenServer
{
    private readonly HashSet<string> _good = [];
    private readonly Lock _lock = new();

    public int Issued { get; private set; }

    public bool AcceptNone { get; set; }

    public static bool IsForToken(ReceivedRequest request) => request.Target.Contains("/oauth", StringComparison.Ordinal);

    public void RevokeAll() => _good.Clear();

    public Task AnswerAsync(ReceivedRequest request, HttpContext context) =>
        AnswerAsync(request, context, () =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });

    public Task AnswerAsync(ReceivedRequest request, HttpContext context, Func<Task> authorised)
    {
        lock (_lock)
        {
            if (IsForToken(request))
            {
                var token = $"access-token-{++Issued}";
                _good.Add(token);
                return context.Response.WriteAsync($$"""{"access_token": "{{token}}", "token_type": "Bearer", "expires_in": 3600}""");
            }

            if (!AcceptNone && _good.Contains(request.Header("Authorization")!["Bearer ".Length..]))
                return authorised();
        }

        context.Response.StatusCode = 401;
        return context.Response.WriteAsync("""[{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]""");
    }
}

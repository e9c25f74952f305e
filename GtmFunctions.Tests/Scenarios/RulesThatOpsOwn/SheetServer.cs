using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>A published sheet on loopback, as Google serves one: it says what a test tells it to.</summary>
internal sealed class SheetServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private int _asked;

    private SheetServer(WebApplication host) => _host = host;

    /// <summary>The sheet's address.</summary>
    public string Address => $"{_host.Urls.First()}/pub?output=csv";

    /// <summary>How often it was asked for.</summary>
    public int Asked => _asked;

    /// <summary>How often it answered that nothing has changed.</summary>
    public int NotModified { get; private set; }

    /// <summary>What it says.</summary>
    public string Text { get; set; } = "";

    /// <summary>The status that it answers with.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The type that it says it has.</summary>
    public string Type { get; set; } = "text/csv";

    /// <summary>Whether it tells versions apart by an ETag.</summary>
    public bool HasTags { get; set; }

    /// <summary>Where it leads on to.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Starts it.</summary>
    public static async Task<SheetServer> StartAsync(string text)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var server = new SheetServer(host) { Text = text };
        host.MapGet("/pub", server.Answer);
        host.MapGet("/sign-in", () => Results.Content("<!doctype html><title>Sign in</title>", "text/html"));
        await host.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private IResult Answer(HttpRequest request)
    {
        Interlocked.Increment(ref _asked);
        if (LeadsTo is { } there)
            return Results.Redirect(there);
        var tag = $"\"{Text.GetHashCode(StringComparison.Ordinal)}\"";
        if (HasTags && request.Headers.IfNoneMatch == tag)
        {
            NotModified++;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (HasTags)
            request.HttpContext.Response.Headers.ETag = tag;
        return Results.Text(Text, Type, statusCode: Status);
    }
}

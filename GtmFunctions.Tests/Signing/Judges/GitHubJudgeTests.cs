using System.Net;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using Xunit;

namespace GtmFunctions.Tests.Signing.Judges;

/// <summary>
/// Octokit.Webhooks as an independent judge of GitHub's signatures. It checks them in its ASP.NET Core endpoint only, so that is what runs.
/// </summary>
public sealed class GitHubJudgeTests
{
    private const int Cases = 300;
    private const string Secret = "judged by GitHub's own library: é";
    private const string Ping =
        """{"zen":"Keep it logically awesome. 😀","hook_id":1,"hook":{"type":"Repository","id":1,"name":"web","active":true,"events":["star"]}}""";

    [Fact]
    public async Task Verify_SignedForgedAndMalformed_AsOctokitJudges()
    {
        await using var octokit = await StartAsync();
        using var http = new HttpClient();
        var random = new Random(3);
        var accepted = 0;
        for (var number = 0; number < Cases; number++)
        {
            var (body, header) = Request(random);
            var theirs = await TheirsAsync(http, octokit.Urls.First(), body, header);
            var ours = Ours(body, header);
            Assert.True(
                theirs == ours.Accepted, $"case {number}: Octokit says {theirs}, we say {ours.Accepted} ({ours.Reason}) of '{header}'");
            accepted += theirs ? 1 : 0;
        }

        Assert.InRange(accepted, Cases / 5, Cases * 4 / 5);
    }

    private static (byte[] Body, string? Header) Request(Random random)
    {
        var body = Encoding.UTF8.GetBytes(Ping + new string(' ', random.Next(20)) + (random.Next(2) == 0 ? "\r\n" : ""));
        var right = Signature(Secret, body);
        var header = random.Next(16) switch
        {
            0 => $"sha256={Signature("another", body)}",
            1 => null,
            2 => right,
            3 => "sha256=",
            4 => $"sha256={right[..random.Next(right.Length)]}",
            5 => $"sha256={right}00",
            6 => $"sha256={right[..^1]}{(right[^1] == '0' ? '1' : '0')}",
            7 => $"sha1={right}",
            8 => "sha256=" + new string('z', 64),
            9 => $"sha256{right}",
            _ => $"sha256={right}",
        };
        if (random.Next(6) == 0)
            body[random.Next(body.Length)] ^= (byte)(1 << random.Next(7));
        return (body, header);
    }

    private static string Signature(string secret, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    // 500 is for a body that is genuine and no event: the signature was right.
    private static async Task<bool> TheirsAsync(HttpClient http, string address, byte[] body, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/github") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.Add("X-GitHub-Event", "ping");
        request.Headers.Add("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", header);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private static SignatureVerdict Ours(byte[] body, string? header) => SignatureVerifier.Verify(
        Requests.Catalogue.Find("github")!.Signature,
        Requests.From(
            header is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["X-Hub-Signature-256"] = header }, body),
        [new Secret("GITHUB", Secret)],
        new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<WebhookEventProcessor, Processor>();
        var app = builder.Build();
        app.MapGitHubWebhooks("/github", Secret);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class Processor : WebhookEventProcessor;
}

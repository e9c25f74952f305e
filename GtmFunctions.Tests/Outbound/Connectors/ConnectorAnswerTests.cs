using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What an API answers, odd successes and partial failures among them, and what it means.</summary>
public sealed class ConnectorAnswerTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(
        "attio", 400, """{"status_code": 400, "type": "invalid_request_error", "message": "Unknown attribute"}""", AnswerKind.Refused,
        "Unknown attribute")]
    [InlineData("attio", 401, """{"message": "No such token"}""", AnswerKind.Misconfigured, "No such token")]
    [InlineData("clay", 200, "", AnswerKind.Delivered, "")]
    [InlineData("clay", 401, "", AnswerKind.Misconfigured, "")]
    [InlineData("cloudevents", 202, "", AnswerKind.Delivered, "")]
    [InlineData("cloudevents", 410, "", AnswerKind.Disabled, "")]
    [InlineData("cloudevents", 415, "", AnswerKind.Refused, "")]
    [InlineData("customerio", 400, """{"meta": {"error": "invalid timestamp"}}""", AnswerKind.Refused, "invalid timestamp")]
    [InlineData("event-grid", 413, """{"error": {"code": "Payload", "message": "too large"}}""", AnswerKind.Refused, "too large")]
    [InlineData("event-grid", 503, "", AnswerKind.Retry, "")]
    [InlineData("make", 200, "Accepted", AnswerKind.Delivered, "")]
    [InlineData("make", 400, "Queue is full.", AnswerKind.Retry, "Queue is full.")]
    [InlineData("make", 400, "bad request", AnswerKind.Refused, "bad request")]
    [InlineData("make", 410, "There is no scenario listening for this webhook.", AnswerKind.Disabled, "no scenario")]
    [InlineData("microsoft-teams", 202, "", AnswerKind.Delivered, "")]
    [InlineData("microsoft-teams", 200, "1", AnswerKind.Delivered, "")]
    [InlineData(
        "microsoft-teams", 200,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x.",
        AnswerKind.Retry, "429")]
    [InlineData(
        "microsoft-teams", 200,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403 with ContextId x.",
        AnswerKind.Refused, "403")]
    [InlineData("n8n", 200, """{"message": "Workflow was started"}""", AnswerKind.Delivered, "")]
    [InlineData("n8n", 200, "n8n is starting up. Please wait", AnswerKind.Retry, "starting up")]
    [InlineData(
        "n8n", 404, """{"code": 404, "message": "The requested webhook is not registered."}""", AnswerKind.Refused, "not registered")]
    [InlineData("octave", 200, """{"agentRunOId": "ar_1", "status": "succeeded"}""", AnswerKind.Delivered, "")]
    [InlineData("octave", 200, """{"status": "failed", "message": "no such agent"}""", AnswerKind.Refused, "no such agent")]
    [InlineData("octave", 200, """{"found": false, "message": "no such company"}""", AnswerKind.Refused, "no such company")]
    [InlineData("segment", 400, """{"success": false, "message": "malformed JSON"}""", AnswerKind.Refused, "malformed JSON")]
    [InlineData("segment", 200, """{"success": false}""", AnswerKind.Refused, "")]
    [InlineData("zapier", 200, """{"status": "success"}""", AnswerKind.Delivered, "")]
    [InlineData("zapier", 200, """{"status": "error"}""", AnswerKind.Refused, "error")]
    [InlineData("zapier", 410, "", AnswerKind.Disabled, "")]
    public async Task SendAsync_Answer_MeansWhatItsVendorMeans(string connector, int status, string body, AnswerKind kind, string reason)
    {
        await using var server = await LocalServer.StartAsync(status, body);
        _bench.Set("TOKEN", "site-id:token-of-the-destination");

        var answer = await _bench.SendAsync(_bench.Call(connector, server, "TOKEN"));

        Assert.Equal(kind, answer.Kind);
        Assert.Contains(reason, answer.Reason);
    }

    [Fact]
    public async Task SendAsync_AttioAtItsLimit_WaitsUntilTheDate()
    {
        await using var server = await LocalServer.StartAsync(
            429, """{"status_code": 429, "message": "Rate limit exceeded"}""", ("Retry-After", "Mon, 02 Mar 2026 09:30:01 GMT"));
        _bench.Set("TOKEN", "token-of-the-destination");

        var answer = await _bench.SendAsync(_bench.Call("attio", server, "TOKEN"));

        Assert.Equal((AnswerKind.Retry, TimeSpan.FromSeconds(1)), (answer.Kind, answer.RetryAfter));
    }

    [Fact]
    public async Task SendAsync_SegmentAtItsLimit_WaitsUntilTheReset()
    {
        await using var server = await LocalServer.StartAsync(
            429, "", ("X-RateLimit-Limit", "1000"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1772443805"));
        _bench.Set("TOKEN", "write-key");

        var answer = await _bench.SendAsync(_bench.Call("segment", server, "TOKEN"));

        Assert.Equal(TimeSpan.FromSeconds(5), answer.RetryAfter);
        Assert.Equal((1000, 0), (answer.LimitHints[0].Max, answer.LimitHints[0].Remaining));
    }
}

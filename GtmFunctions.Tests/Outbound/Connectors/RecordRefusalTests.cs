using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What APIs answer when they make no record: it is there, it may not be, or not now.</summary>
public sealed class RecordRefusalTests : IDisposable
{
    private readonly RecordBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_ThereAlreadyAndTheAnswerHasTheId_EnrolsThatOne()
    {
        var api = RecordBench.Answering(
            "hubspot", "contact", 409,
            """{"status": "error", "message": "Contact already exists. Existing ID: 2926551", "category": "OBJECT_ALREADY_EXISTS"}""");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(_bench.Call("hubspot", "enrol", server));

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.Equal("2926551", FieldText.From(server.Requests[^1].Json["contactId"]));
        Assert.Equal(
            ("contact", "2926551", true),
            Assert.Single(_bench.Kept) is var step ? (step.Name, FieldText.From(step.Id), step.Existed) : default);
    }

    [Theory]
    [InlineData("outreach", "enrol", "prospect", """{"errors": [{"id": "validationError", "detail": "Email has already been taken"}]}""")]
    [InlineData("salesloft", "enrol", "person", """{"errors": {"email_address": ["has already been taken"]}}""")]
    public async Task SendAsync_ThereAlreadyAndNotFoundYet_IsTriedUntilItIsFound(string connector, string action, string kind, string body)
    {
        var api = RecordBench.Answering(connector, kind, 422, body);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(_bench.Call(connector, action, server));
        api.Refuse = null;
        api.Lags = false;
        api.Exist(kind);
        var second = await _bench.SendAsync(_bench.Call(connector, action, server) with { Attempt = 2 });

        Assert.Equal((AnswerKind.Retry, $"'{kind}': the API says that it is there, but does not find it yet"), (first.Kind, first.Reason));
        Assert.True(second.Kind == AnswerKind.Delivered, second.Reason);
        Assert.Equal((1, 1), (api.Made[kind], api.Made[RecordApi.Own]));
    }

    [Theory]
    [InlineData("outreach", "enrol", 422, """{"errors": [{"detail": "First name is too long"}]}""", "answered 422: First name is too long")]
    [InlineData("apollo", "enrol", 403, """{"error": "not accessible with this api_key"}""", "look at the setting 'TOKEN'")]
    [InlineData("pipedrive", "create-deal", 200, """{"success": false, "error": "Name must be given."}""", "Name must be given.")]
    [InlineData(
        "salesforce", "add-to-campaign", 400, """[{"errorCode": "DUPLICATES_DETECTED", "message": "Use one of these records?"}]""",
        "answered 400: Use one of these records?")]
    public async Task SendAsync_MakingIsRefused_SaysWhichAndWhyAndDoesNoMore(
        string connector, string action, int status, string body, string reason)
    {
        var api = new RecordApi(connector)
        {
            Refuse = (does, context) =>
                does.StartsWith("find", StringComparison.Ordinal) ? Task.FromResult(false) : RecordApi.Say(context, status, body),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(_bench.Call(connector, action, server));

        Assert.Equal(status == 403 ? AnswerKind.Misconfigured : AnswerKind.Refused, answer.Kind);
        Assert.StartsWith("making '", answer.Reason);
        Assert.EndsWith(reason, answer.Reason);
        Assert.Empty(api.Made);
        Assert.Empty(_bench.Kept);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task SendAsync_MakingIsToldToWait_IsTriedAgain(int status)
    {
        var api = RecordBench.Answering("outreach", "prospect", status, "");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(_bench.Call("outreach", "enrol", server));
        api.Refuse = null;
        var second = await _bench.SendAsync(_bench.Call("outreach", "enrol", server) with { Attempt = 2 });

        Assert.Equal((AnswerKind.Retry, AnswerKind.Delivered, 1), (first.Kind, second.Kind, api.Made["prospect"]));
    }
}

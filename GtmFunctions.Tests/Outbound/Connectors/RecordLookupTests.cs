using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What is there already is looked for first, and used in place of a new record.</summary>
public sealed class RecordLookupTests : IDisposable
{
    private readonly RecordBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_TwoRecordsAreFound_TheFirstIsEnrolledAndNoneIsMade()
    {
        var api = new RecordApi("outreach")
        {
            Instead = (does, _, context) =>
                does == "find prospect" ? RecordApi.Say(context, 200, """{"data": [{"id": 4}, {"id": 5}]}""") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(_bench.Call("outreach", "enrol", server));

        Assert.Equal((AnswerKind.Delivered, false), (answer.Kind, api.Made.ContainsKey("prospect")));
        Assert.Equal("4", FieldText.From(server.Requests[^1].Json["data"]!["relationships"]!["prospect"]!["data"]!["id"]));
    }

    [Fact]
    public async Task SendAsync_ContactOfSalesforceIsThere_NoLeadIsLookedForOrMade()
    {
        var api = new RecordApi("salesforce")
        {
            Instead = (does, _, context) =>
                does == "find contact" ? RecordApi.Say(context, 200, """{"records": [{"Id": "0031"}]}""") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(_bench.Call("salesforce", "add-to-campaign", server));

        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("Lead", StringComparison.Ordinal));
        Assert.Equal(("0031", null), (FieldText.From(server.Requests[^1].Json["ContactId"]), server.Requests[^1].Json["LeadId"]));
    }

    // Long lists of records are answers too: Apollo's 25 contacts are more than an acknowledgement has
    [Fact]
    public async Task SendAsync_LookupAnswersWithALongList_IsRead()
    {
        var others = string.Join(
            ",",
            Enumerable.Range(0, 25)
                .Select(
                    number =>
                        new JsonObject
                        {
                            ["id"] = $"o-{number}",
                            ["email"] = "x@example.com",
                            ["bio"] = new string('x', 9000),
                        }.ToJsonString()));
        var api = new RecordApi("apollo")
        {
            Instead = (does, _, context) => does == "find contact"
                ? RecordApi.Say(context, 200, $$"""{"contacts": [{{others}}, {"id": "c-9", "email": "ada@example.com"}]}""")
                : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(_bench.Call("apollo", "enrol", server));

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.Equal("c-9", FieldText.From(server.Requests[^1].Json["contact_ids"]![0]));
    }
}

using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class HubSpotConnectorTests : IDisposable
{
    private readonly CallBench _bench = new();

    public HubSpotConnectorTests() => _bench.Set("HUBSPOT_TOKEN", "pat-token-1");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Upsert_Twice_OneContact()
    {
        var crm = new Crm();
        await using var server = await LocalServer.StartAsync(crm.AnswerAsync);
        var call = _bench.Call("hubspot", server, "HUBSPOT_TOKEN");

        var first = await _bench.SendAsync(call);
        var second = await _bench.SendAsync(call with { Attempt = 2 });

        Assert.Equal([AnswerKind.Delivered, AnswerKind.Delivered], [first.Kind, second.Kind]);
        Assert.Equal((first.ExternalId, 1), (second.ExternalId, crm.Contacts.Count));
    }

    [Theory]
    [InlineData("""["ada@example.com", "nobody"]""", "with 1 of 1 items failed", false)]
    [InlineData("""["nobody", "no one"]""", "with 2 of 2 items failed: Email address nobody is invalid", true)]
    public async Task Upsert_SomeInputsRefused_NoSuccessAndSaysWhich(string ids, string reason, bool whole)
    {
        await using var server = await LocalServer.StartAsync(new Crm().AnswerAsync);
        var inputs = new JsonArray([.. JsonNode.Parse(ids)!.AsArray().Select(id => new JsonObject
        {
            ["idProperty"] = "email", ["id"] = id!.DeepClone(), ["properties"] = new JsonObject(),
        })]);
        var call = _bench.Call("http", server, "HUBSPOT_TOKEN") with
        {
            Connector = ConnectorCatalogue.Load().Find("hubspot")! with { Actions = Replaced() },
            Template = CallBench.Object(new JsonObject { ["inputs"] = inputs }.ToJsonString()),
        };

        var answer = await _bench.SendAsync(call);

        Assert.Equal((AnswerKind.Refused, 207), (answer.Kind, answer.Status));
        if (whole)
            Assert.Contains(reason, answer.Reason);
        else
            Assert.Equal("http://127.0.0.1 answered 207: Email address nobody is invalid", answer.Reason);
    }

    [Fact]
    public async Task Upsert_AtTheLimit_WaitsForTheWindow()
    {
        await using var server = await LocalServer.StartAsync(new Crm { Limit = 1 }.AnswerAsync);
        var call = _bench.Call("hubspot", server, "HUBSPOT_TOKEN");

        var first = await _bench.SendAsync(call);
        var second = await _bench.SendAsync(call);

        Assert.Equal((AnswerKind.Delivered, 0), (first.Kind, first.LimitHints[0].Remaining));
        Assert.Equal((AnswerKind.Retry, TimeSpan.FromSeconds(10)), (second.Kind, second.RetryAfter));
        Assert.Contains("You have reached your secondly limit.", second.Reason);
    }

    [Theory]
    [InlineData(423)]
    [InlineData(477)]
    public async Task Upsert_LockOrMigration_Retry(int status)
    {
        await using var server = await LocalServer.StartAsync(status, "", ("Retry-After", "3600"));

        var answer = await _bench.SendAsync(_bench.Call("hubspot", server, "HUBSPOT_TOKEN"));

        Assert.Equal((AnswerKind.Retry, TimeSpan.FromHours(1)), (answer.Kind, answer.RetryAfter));
    }

    [Fact]
    public async Task Upsert_WrongToken_NamesTheSetting()
    {
        await using var server = await LocalServer.StartAsync(new Crm().AnswerAsync);

        var answer = await _bench.Set("HUBSPOT_TOKEN", "pat-token-2").SendAsync(_bench.Call("hubspot", server, "HUBSPOT_TOKEN"));

        Assert.Equal((AnswerKind.Misconfigured, "HUBSPOT_TOKEN"), (answer.Kind, answer.Setting));
    }

    // The batch call with a body of our own making, so that it can have several inputs
    private static Dictionary<string, ConnectorAction> Replaced()
    {
        var action = ConnectorCatalogue.Load().Find("hubspot")!.Actions["upsert-contact"];
        return new() { ["upsert-contact"] = action with { Into = null } };
    }

    /// <summary>HubSpot's batch upsert as its documentation has it.</summary>
    private sealed class Crm
    {
        private int _calls;

        public int Limit { get; init; } = 100;

        public Dictionary<string, string> Contacts { get; } = [];

        public Task AnswerAsync(ReceivedRequest request, HttpContext context)
        {
            var response = context.Response;
            response.Headers["X-HubSpot-RateLimit-Max"] = $"{Limit}";
            response.Headers["X-HubSpot-RateLimit-Remaining"] = $"{Math.Max(0, Limit - ++_calls)}";
            response.Headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = "10000";
            if (request.Header("Authorization") != "Bearer pat-token-1")
                return Say(401, new JsonObject { ["category"] = "INVALID_AUTHENTICATION", ["message"] = "No credentials." });
            if (_calls > Limit)
                return Say(429, new JsonObject { ["errorType"] = "RATE_LIMIT", ["message"] = "You have reached your secondly limit." });

            var (results, errors) = (new JsonArray(), new JsonArray());
            foreach (var input in request.Json["inputs"]!.AsArray())
                Upsert(input!["id"]!.GetValue<string>(), results, errors);
            var body = new JsonObject { ["status"] = "COMPLETE", ["results"] = results };
            if (errors.Count > 0)
                (body["numErrors"], body["errors"]) = (errors.Count, errors);
            return Say(errors.Count > 0 ? 207 : 200, body);

            Task Say(int status, JsonObject body)
            {
                response.StatusCode = status;
                return response.WriteAsync(body.ToJsonString());
            }
        }

        private void Upsert(string email, JsonArray results, JsonArray errors)
        {
            if (!email.Contains('@'))
            {
                errors.Add(new JsonObject { ["category"] = "VALIDATION_ERROR", ["message"] = $"Email address {email} is invalid" });
                return;
            }

            Contacts.TryAdd(email, $"{100 + Contacts.Count}");
            results.Add(new JsonObject { ["id"] = Contacts[email] });
        }
    }
}

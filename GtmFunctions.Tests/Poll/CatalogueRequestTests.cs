using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Poll.Answers;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Signing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Poll;

/// <summary>
/// What an API is sent when it is asked for the first page of each kind of records of the catalogue, and for the second where the sample
/// names one, as it was reviewed in <c>Outbound/Connectors/Snapshots</c>.
/// </summary>
public sealed class CatalogueRequestTests : IDisposable
{
    private const string Token = """{"access_token": "access-1", "expires_in": 3600}""";
    private static readonly DateTimeOffset Since = new(2026, 11, 29, 15, 0, 0, TimeSpan.Zero);

    // What a document says under `with`
    private static readonly Dictionary<string, string> With = new()
    {
        ["hubspot"] = """{"properties": ["tier", "email"]}""",
        ["linkedin"] = """{"account": 512345678}""",
        ["salesforce"] = """{"fields": {"leads": ["Tier__c"], "opportunities": ["Region__c"]}}""",
        ["sixsense"] = """{"segment": 4711}""",
        ["stripe"] = """{"types": ["invoice.paid", "customer.*"]}""",
        ["zoominfo"] = """{"topics": ["Cloud Applications", "CRM"], "categories": ["FUNDING"], "scoopTopic": "5,7"}""",
    };

    private readonly CallBench _bench = new();

    public static TheoryData<string, string> Kinds() =>
    [
        .. Requests.Catalogue.Sources.Values.SelectMany(
            provider => (provider.Poll?.Records.Keys ?? []).Select(records => (provider.Name, records))),
    ];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_RecordsOfTheCatalogue_TheReviewedRequests(string name, string kind)
    {
        await using var server = await StartAsync(name, kind);
        var walk = Walk(Requests.Source(name).Poll!.Records[kind]);

        for (var next = walk.Next; next is not null && server.Requests.Count < 4;)
            next = await AskAsync(server, name, kind, walk with { Next = next }, With.GetValueOrDefault(name));

        RequestSnapshot.Match($"poll-{name}-{kind}", [.. server.Requests]);
    }

    [Fact]
    public async Task Ask_NothingSaidWithWith_AsksForWhatTheFileKnows()
    {
        await using var hubspot = await StartAsync("hubspot", "new-deals");
        await AskAsync(hubspot, "hubspot", "new-deals", Walk(Requests.Source("hubspot").Poll!.Records["new-deals"]), with: null);
        await using var stripe = await StartAsync("stripe", "events");
        await AskAsync(stripe, "stripe", "events", Walk(Requests.Source("stripe").Poll!.Records["events"]), with: null);

        var properties = JsonNode.Parse(Assert.Single(hubspot.Requests).Text)!["properties"]!.AsArray();
        Assert.Equal(["createdate", "dealname"], properties.Take(2).Select(property => property!.GetValue<string>()));
        Assert.Equal(7, properties.Count);
        Assert.Equal("/v1/events?created%5Bgte%5D=1795964100&limit=100", Assert.Single(stripe.Requests).Target);
    }

    [Fact]
    public async Task Ask_ValueOfTheDocumentInAnAddress_CannotChangeIt()
    {
        await using var server = await StartAsync("sixsense", "accounts");

        await AskAsync(
            server, "sixsense", "accounts", Walk(Requests.Source("sixsense").Poll!.Records["accounts"]), """{"segment": "1/users?x=#y"}""");

        Assert.Equal("/v1/company/segment/1%2Fusers%3Fx%3D%23y", Assert.Single(server.Requests).Target);
    }

    private static PollWalk Walk(PolledRecords records) =>
        new() { Since = records.Watermark is null ? null : Watermarks.From(Since), Next = PagePlaces.First(records.Page) };

    // The sample, whose addresses are the server's own, and tokens
    private static Task<LocalServer> StartAsync(string name, string kind)
    {
        var sample = Requests.Source(name).Poll!.Records[kind].Sample!.Body;
        return LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Target.Contains("token", StringComparison.Ordinal) && request.Method == "POST"
                ? Token
                : sample.Replace("https://ours.zendesk.com", $"http://{request.Header("Host")}", StringComparison.Ordinal)));
    }

    // The next page, and none after the second
    private async Task<PagePlace?> AskAsync(LocalServer server, string name, string kind, PollWalk walk, string? with)
    {
        var poll = Requests.Source(name).Poll!;
        var records = poll.Records[kind];
        var connector = ConnectorCatalogue.Load().Find(poll.Connector)!;
        _bench.Set("TOKEN", connector.Auth.Kind is AuthKind.Oauth or AuthKind.Basic ? "client-1:secret-1" : "token-1");
        var call = _bench.Call(poll.Connector, server, connector.NeedsToken ? "TOKEN" : null) with
        {
            Values = new JsonObject
            {
                ["poll"] = PollValues.For(records, walk, Since + TimeSpan.FromMinutes(5)),
                ["with"] = with is null ? null : JsonNode.Parse(with),
            },
        };
        var request = new PageRequest(records.Request) { Address = walk.Next.Address is { } own ? new Uri(own) : null };

        var page = await _bench.ReadAsync(call, request);

        Assert.True(page.Answer.Kind == AnswerKind.Delivered, page.Answer.Reason);
        var answer = AnswerReading.Read(records, page.Body, "", text => text);

        // The sample stands for a full page
        var next = PagePlaces.Next(
            records with { Size = answer.Items.Count }, walk.Next, answer, page.Address, page.Headers.GetValueOrDefault("Link"));
        return walk.Next == PagePlaces.First(records.Page) ? next : null;
    }
}

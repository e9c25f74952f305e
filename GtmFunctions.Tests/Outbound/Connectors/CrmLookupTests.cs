using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>Look-ups of CRMs against servers that answer as their documentation says.</summary>
public sealed class CrmLookupTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task HubSpotContact_Known_GivesOwnerByEmailAndEngagement()
    {
        _bench.Set("TOKEN", "pat-1");
        await using var server = await LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Target.StartsWith("/crm/v3/owners/77", StringComparison.Ordinal)
                ? """{"id": "77", "email": "rep@example.com", "userId": 9}"""
                : """
                  {"total": 1, "results": [{"id": "1", "properties": {"hubspot_owner_id": "77", "lifecyclestage": "opportunity",
                    "hs_last_sales_activity_timestamp": "2026-11-01T10:00:00Z", "num_contacted_notes": "4", "jobtitle": "CTO"}}]}
                  """));

        var found = await AskAsync(server, "hubspot", "contact", "jobtitle");

        Assert.Equal(
            """{"person.owner":"rep@example.com","person.lifecycleStage":"opportunity","person.lastEngagedAt":"2026-11-01T10:00:00Z","person.engagements":4}""",
            found.Gives.ToJsonString());
        Assert.Equal("CTO", FieldText.From(FieldPath.Parse("contact.properties.jobtitle").Read(found.Found)));
        RequestSnapshot.Match("hubspot-lookup-contact", [.. server.Requests]);
    }

    [Theory]
    [InlineData("""{"total": 0, "results": []}""", false, """{"account.customer":false,"account.openDeal":false}""")]
    [InlineData(
        """{"total": 1, "results": [{"id": "1", "properties": {"lifecyclestage": "customer", "hs_num_open_deals": "2"}}]}""", true,
        """{"account.customer":true,"account.openDeals":2,"account.openDeal":true}""")]
    public async Task HubSpotCompany_KnownOrNot_SaysWhetherItIsACustomer(string body, bool known, string gives)
    {
        _bench.Set("TOKEN", "pat-1");
        await using var server = await LocalServer.StartAsync(200, body);

        var found = await AskAsync(server, "hubspot", "company");

        Assert.Equal((AnswerKind.Delivered, known, gives), (found.Answer.Kind, found.IsFound, found.Gives.ToJsonString()));
    }

    [Fact]
    public async Task HubSpot_TooManyRequests_IsNoAnswer()
    {
        _bench.Set("TOKEN", "pat-1");
        await using var server = await LocalServer.StartAsync(
            429, """{"message": "You have reached your secondly limit."}""", ("Retry-After", "5"));

        var found = await AskAsync(server, "hubspot", "company");

        Assert.Equal(
            (AnswerKind.Retry, TimeSpan.FromSeconds(5), "{}"), (found.Answer.Kind, found.Answer.RetryAfter, found.Gives.ToJsonString()));
    }

    [Fact]
    public async Task SalesforceContact_Known_GivesOwnerAndCounts()
    {
        await using var server = await SalesforceAsync(
            """{"totalSize": 1, "done": true, "records": [{"Id": "003A", "Owner": {"Email": "rep@example.com"}, "LastActivityDate": "2026-10-02"}]}""");

        var found = await AskAsync(server, "salesforce", "contact");

        Assert.Equal(
            """{"person.owner":"rep@example.com","person.lastEngagedAt":"2026-10-02","person.engagements":6}""",
            found.Gives.ToJsonString());
        RequestSnapshot.Match("salesforce-lookup-contact", [.. server.Requests]);
    }

    [Fact]
    public async Task SalesforceAccount_Known_GivesCustomerAndOpenDeals()
    {
        await using var server = await SalesforceAsync(
            """{"totalSize": 1, "done": true, "records": [{"Id": "001A", "Type": "Customer - Direct", "Owner": {"Email": "rep@example.com"}}]}""");

        var found = await AskAsync(server, "salesforce", "account");

        Assert.Equal(
            """{"account.owner":"rep@example.com","account.customer":true,"account.openDeals":3,"account.openDeal":true}""",
            found.Gives.ToJsonString());
        RequestSnapshot.Match("salesforce-lookup-account", [.. server.Requests]);
    }

    [Theory]
    [InlineData("a' OR Name LIKE '%@x.com", @"Email='a\' OR Name LIKE \'%@x.com' ORDER")]
    [InlineData(@"a\' OR '1'='1", @"Email='a\\\' OR \'1\'=\'1' ORDER")]
    [InlineData("a&q=SELECT+Id\n", @"Email='a&q=SELECT+Id\n' ORDER")]
    public async Task Salesforce_ValueWithQuotes_StaysInsideItsText(string email, string query)
    {
        await using var server = await SalesforceAsync("""{"totalSize": 0, "done": true, "records": []}""");

        var found = await AskAsync(server, "salesforce", "contact", email: email);

        Assert.False(found.IsFound);
        var target = server.Requests[^1].Target;
        var sent = Uri.UnescapeDataString(target[(target.IndexOf("?q=", StringComparison.Ordinal) + 3)..].Replace('+', ' '));
        Assert.Contains(query, sent, StringComparison.Ordinal);
    }

    private Task<LocalServer> SalesforceAsync(string record)
    {
        _bench.Set("TOKEN", "client-1:client-secret");
        return LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Target.EndsWith("/token", StringComparison.Ordinal) ? """{"access_token": "session-1-for-tests"}"""
            : request.Target.Contains("COUNT()", StringComparison.Ordinal) ? """{"totalSize": 3, "done": true, "records": []}"""
            : record));
    }

    private Task<LookedUp> AskAsync(LocalServer server, string connector, string lookup, string? asked = null, string? email = null)
    {
        var call = _bench.Call(connector, server, "TOKEN");
        call = call with { Values = call.Values.With("asked", asked is null ? new JsonArray() : new JsonArray(asked)) };
        if (email is not null)
            call.Values.Find("person")!["email"] = email;
        return _bench.LookUpAsync(call, call.Connector.Enrich[lookup]);
    }
}

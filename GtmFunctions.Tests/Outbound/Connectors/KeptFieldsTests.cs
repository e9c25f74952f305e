using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>Whatever is no person's own word does not replace what a record has.</summary>
public sealed class KeptFieldsTests : IDisposable
{
    private static readonly ConnectorCatalogue Catalogue = ConnectorCatalogue.Load();

    private readonly CallBench _bench = new();

    public KeptFieldsTests() => _bench.Set("TOKEN", "client-1:client-secret");

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, string> Writes() => new(
        from connector in Catalogue.Connectors.Values
        from action in connector.Actions.Values
        where action.Class == ActionClass.Upsert && !action.Lookups.Any(lookup => lookup.Done)
        select (connector.Name, action.Name));

    [Theory]
    [MemberData(nameof(Writes))]
    public void Draft_EventWithAddressAndDomainOnly_GuessesNoNameFromThem(string connector, string action)
    {
        var call = _bench.Call(
            connector, null, "TOKEN", action, """{"object": "contacts", "idProperty": "email", "id": "7", "list": "inbound"}""");
        call = call with { Values = call.Values.With("person", new JsonObject { ["email"] = "ada@example.com" }) };
        call = call with { Values = call.Values.With("account", new JsonObject { ["domain"] = "example.com" }) };

        var draft = _bench.Draft(call with { Destination = call.Destination with { Url = "https://crm.example" } });

        Assert.Null(draft.Refused);
        Assert.DoesNotContain(Names(JsonNode.Parse(draft.Body)), value => value is "ada@example.com" or "example.com");
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public void Draft_NobodyNamesAField_WritesNoneOfTheCustomersOwn(string connector, string action)
    {
        var call = _bench.Call(
            connector, null, "TOKEN", action, """{"object": "contacts", "idProperty": "email", "id": "7", "list": "inbound"}""");

        var draft = _bench.Draft(call with { Destination = call.Destination with { Url = "https://crm.example" } });

        Assert.DoesNotContain("__c", draft.Url + draft.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(
        "hubspot", "upsert-contact", """{"results": [{"id": "1", "properties": {"phone": "+41 44 000 00 00", "jobtitle": ""}}]}""", "phone",
        "jobtitle")]
    [InlineData(
        "marketo", "upsert-lead", """{"success": true, "result": [{"id": 1, "phone": "+41 44 000 00 00", "title": null}]}""", "phone",
        "title")]
    [InlineData(
        "attio", "upsert-person", """{"data": [{"values": {"name": [{"full_name": "A. Lovelace"}], "job_title": []}}]}""", "name",
        "job_title")]
    public async Task SendAsync_FieldsThatMustNotReplace_SentOnlyWhereTheRecordHasNone(
        string connector, string action, string record, string kept, string written)
    {
        var server = await StartAsync(record);
        await using var closing = server;
        var call = _bench.Call(connector, server, "TOKEN", action, $$"""{"whenEmpty": ["{{kept}}", "{{written}}"]}""");
        call.Values.Find("person")!["phone"] = "+44 20 0000 0000";

        var answer = await _bench.SendAsync(call);

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        var sent = server.Requests[^1].Text;
        Assert.DoesNotContain($"\"{kept}\"", sent, StringComparison.Ordinal);
        Assert.Contains($"\"{written}\"", sent, StringComparison.Ordinal);
        Assert.Equal([$"left '{kept}' as the record has it"], answer.Notes);
    }

    [Fact]
    public async Task SendAsync_NoFieldMustStay_NothingIsAskedBefore()
    {
        await using var server = await StartAsync("""{"results": []}""");

        await _bench.SendAsync(_bench.Call("hubspot", server, "TOKEN"));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_ApiThatCannotBeAsked_RefusedUnsent()
    {
        await using var server = await StartAsync("{}");

        var answer = await _bench.SendAsync(_bench.Call("customerio", server, "TOKEN", "identify", """{"whenEmpty": "title"}"""));

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.StartsWith("the action 'identify' cannot ask what the record has", answer.Reason);
        Assert.Empty(server.Requests);
    }

    // The values of every entry that is called a name or a company
    private static IEnumerable<string> Names(JsonNode? node, string key = "") => node switch
    {
        JsonObject entries => entries.SelectMany(entry => Names(entry.Value, entry.Key)),
        JsonArray items => items.SelectMany(item => Names(item, key)),
        null => [],
        _ => key.Contains("name", StringComparison.OrdinalIgnoreCase) || key.Contains("company", StringComparison.OrdinalIgnoreCase)
            ? [node.ToString()]
            : [],
    };

    private static Task<LocalServer> StartAsync(string record) => LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
        request.Target.Contains("/oauth", StringComparison.Ordinal)
            ? """{"access_token": "access-token-1", "expires_in": 3600}"""
            : record));
}

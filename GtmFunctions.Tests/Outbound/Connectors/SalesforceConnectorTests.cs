using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors.Auth;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class SalesforceConnectorTests : IDisposable
{
    private readonly CallBench _bench = new();

    public SalesforceConnectorTests() => _bench.Set("TOKEN", "client-1:client-secret");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("upsert-lead", 201, """{"id": "00Q1", "success": true, "errors": [], "created": true}""", "00Q1")]
    [InlineData("upsert-contact", 200, """{"id": "0031", "success": true, "errors": [], "created": false}""", "0031")]
    [InlineData("upsert-account", 204, "", null)]
    [InlineData("upsert-account-and-contact", 200, """
        {"compositeResponse": [
          {"body": {"id": "0011"}, "httpStatusCode": 201, "referenceId": "account"},
          {"body": {"id": "0032"}, "httpStatusCode": 200, "referenceId": "contact"}]}
        """, "0032")]
    public async Task Upsert_CreatedOrUpdated_Delivered(string action, int status, string body, string? id)
    {
        await using var server = await StartAsync(status, body);

        var answer = await _bench.SendAsync(Call(server, action));

        Assert.Equal((AnswerKind.Delivered, id), (answer.Kind, answer.ExternalId));
        RequestSnapshot.Match($"salesforce-{action}", [.. server.Requests]);
    }

    [Fact]
    public async Task Upsert_Template_LaidOverTheFields()
    {
        await using var server = await StartAsync(204, "");

        await _bench.SendAsync(Call(server, "upsert-lead") with
        {
            Template = CallBench.Object("""{"Company": "{{ account.domain }}", "Rating": "Hot", "Score__c": "{{ score.points }}"}"""),
        });

        var fields = server.Requests[^1].Json;
        Assert.Equal(
            ("Ada", "example.com", "Hot", "85"),
            ($"{fields["FirstName"]}", $"{fields["Company"]}", $"{fields["Rating"]}", $"{fields["Score__c"]}"));
    }

    [Theory]
    [InlineData(
        300, """["/services/data/v62.0/sobjects/Lead/00Q1", "/services/data/v62.0/sobjects/Lead/00Q2"]""", AnswerKind.Refused,
        "answered 300")]
    [InlineData(
        400, """[{"message": "Required fields are missing: [LastName]", "errorCode": "REQUIRED_FIELD_MISSING"}]""", AnswerKind.Refused,
        "Required fields are missing: [LastName]")]
    [InlineData(
        400, """[{"message": "unable to obtain exclusive access", "errorCode": "UNABLE_TO_LOCK_ROW"}]""", AnswerKind.Retry,
        "unable to obtain")]
    [InlineData(
        403, """[{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]""", AnswerKind.Retry,
        "TotalRequests")]
    [InlineData(403, """[{"message": "no access", "errorCode": "INSUFFICIENT_ACCESS"}]""", AnswerKind.Refused, "no access")]
    [InlineData(
        404, """[{"message": "Provided external ID field does not exist", "errorCode": "NOT_FOUND"}]""", AnswerKind.Refused,
        "does not exist")]
    [InlineData(503, "", AnswerKind.Retry, "answered 503")]
    public async Task Upsert_Error_MeansWhatItsCodeMeans(int status, string body, AnswerKind kind, string reason)
    {
        await using var server = await StartAsync(status, body);

        var answer = await _bench.SendAsync(Call(server, "upsert-lead"));

        Assert.Equal(kind, answer.Kind);
        Assert.Contains(reason, answer.Reason);
    }

    [Theory]
    [InlineData("UNABLE_TO_LOCK_ROW", AnswerKind.Retry)]
    [InlineData("FIELD_CUSTOM_VALIDATION_EXCEPTION", AnswerKind.Refused)]
    public async Task Composite_OneOfTwoFails_IsNoSuccessAndNamesTheCause(string code, AnswerKind kind)
    {
        await using var server = await StartAsync(200, $$"""
            {"compositeResponse": [
              {"body": [{"errorCode": "PROCESSING_HALTED", "message": "rolled back"}], "httpStatusCode": 400, "referenceId": "account"},
              {"body": [{"errorCode": "{{code}}", "message": "the cause"}], "httpStatusCode": 400, "referenceId": "contact"}]}
            """);

        var answer = await _bench.SendAsync(Call(server, "upsert-account-and-contact"));

        Assert.Equal(kind, answer.Kind);
        Assert.EndsWith("with 1 of 2 items failed: the cause", answer.Reason);
    }

    [Fact]
    public async Task Upsert_LimitOfTheOrg_IsToldWithEveryAnswer()
    {
        await using var server = await StartAsync(204, "", ("Sforce-Limit-Info", "api-usage=14990/15000"));

        var answer = await _bench.SendAsync(Call(server, "upsert-lead"));

        Assert.Equal(new LimitHint("org-day", 15_000, 10, null, null), Assert.Single(answer.LimitHints));
    }

    [Theory]
    [InlineData("upsert-lead", """{"Id": "00Q7", "Company": "Example AG"}""", "/services/data/v62.0/sobjects/Lead/00Q7", "Company")]
    [InlineData(
        "upsert-account", """{"Id": "0017", "Name": "Example AG", "Industry": null}""", "/services/data/v62.0/sobjects/Account/0017",
        "Name")]
    public async Task Upsert_KnownRecord_ChangedByItsIdAndKeepsWhatItHas(string action, string record, string target, string kept)
    {
        await using var server = await StartAsync(204, "", record: record);

        var answer = await _bench.SendAsync(Call(server, action));

        var request = server.Requests[^1];
        Assert.Equal(("PATCH", target, null), (request.Method, request.Target, request.Json[kept]));
        Assert.Equal((AnswerKind.Delivered, target.Split('/')[^1]), (answer.Kind, answer.ExternalId));
        Assert.Contains($"left '{kept}' as the record has it", answer.Notes);
    }

    [Fact]
    public async Task Upsert_KnownLeadOfAnEventWithoutNames_WritesNone()
    {
        await using var server = await StartAsync(204, "", record: """{"Id": "00Q7"}""");

        await _bench.SendAsync(WithoutNames(Call(server, "upsert-lead")));

        Assert.Equal("""{"Email":"ada@example.com","Title":"VP Engineering"}""", server.Requests[^1].Json.ToJsonString());
    }

    [Fact]
    public async Task Upsert_NewLeadOfAnEventWithoutNames_SaysThatTheyAreNotProvided()
    {
        await using var server = await StartAsync(201, """{"id": "00Q8", "success": true}""");

        await _bench.SendAsync(WithoutNames(Call(server, "upsert-lead")));

        var fields = server.Requests[^1].Json;
        Assert.Equal(
            ("POST", "[not provided]", "[not provided]"), (server.Requests[^1].Method, $"{fields["LastName"]}", $"{fields["Company"]}"));
    }

    [Fact]
    public async Task UpsertAccount_NewAndWithoutAName_RefusedUnsent()
    {
        await using var server = await StartAsync(201, "{}");

        var answer = await _bench.SendAsync(WithoutNames(Call(server, "upsert-account")));

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.EndsWith("a new one must have a name: the event has no account.name", answer.Reason);
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("sobjects", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UpsertAccountAndContact_BothKnown_ContactStaysUnderItsAccount()
    {
        await using var server = await StartAsync(
            200, """{"compositeResponse": []}""", record: """{"Id": "0017", "AccountId": "0019", "Name": "Example AG"}""");

        await _bench.SendAsync(Call(server, "upsert-account-and-contact"));

        var (account, contact) = (server.Requests[^1].Json["compositeRequest"]![0]!, server.Requests[^1].Json["compositeRequest"]![1]!);
        Assert.Equal(
            ("PATCH", "Example AG", "250"),
            ($"{account["method"]}", $"{account["body"]!["Name"]}", $"{account["body"]!["NumberOfEmployees"]}"));
        Assert.Equal(("PATCH", null), ($"{contact["method"]}", contact["body"]!["AccountId"]));
    }

    [Fact]
    public async Task Upsert_FieldOfOnesOwn_IsTheRecordsKey()
    {
        await using var server = await StartAsync(201, """{"id": "00Q9", "success": true}""");
        var call = _bench.Call("salesforce", server, "TOKEN", "upsert-lead", """{"field": "Email__c"}""");

        await _bench.SendAsync(call);

        Assert.Equal(
            ("PATCH", "/services/data/v62.0/sobjects/Lead/Email__c/ada@example.com"),
            (server.Requests[^1].Method, server.Requests[^1].Target));
        Assert.Contains("+AND+Email__c='ada@example.com'", server.Requests[^2].Target, StringComparison.Ordinal);
    }

    private static OutboundCall WithoutNames(OutboundCall call)
    {
        foreach (var name in (ReadOnlySpan<string>)["name", "firstName", "lastName"])
            call.Values.Find("person")!.AsObject().Remove(name);
        call.Values.Find("account")!.AsObject().Remove("name");
        return call;
    }

    private OutboundCall Call(LocalServer server, string action) => _bench.Call("salesforce", server, "TOKEN", action);

    private static Task<LocalServer> StartAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync(status, body, record: "", headers);

    private static Task<LocalServer> StartAsync(int status, string body, string record, params (string Name, string Value)[] headers)
    {
        var tokens = new TokenServer();
        return LocalServer.StartAsync((request, context) => tokens.AnswerAsync(request, context, () =>
        {
            if (request.Target.Contains("/query?", StringComparison.Ordinal))
                return context.Response.WriteAsync($$"""{"done": true, "records": [{{record}}]}""");
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            return status == 204 ? Task.CompletedTask : context.Response.WriteAsync(body);
        }));
    }
}

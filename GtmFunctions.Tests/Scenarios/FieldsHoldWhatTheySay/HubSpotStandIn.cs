using System.Text.Json.Nodes;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>A server that has HubSpot's records of objects, with its errors, at <c>/crm/v3/objects/TYPE/ID</c>.</summary>
internal sealed class HubSpotStandIn : IAsyncDisposable
{
    public const string Token = "pat-for-tests-only";

    private readonly Dictionary<string, string> _records = new(StringComparer.Ordinal)
    {
        ["contacts/101"] = """
            {"id": "101", "properties": {"email": "Ada@Analytical.example", "firstname": "Ada", "lastname": "Byron", "jobtitle": "Countess",
             "lifecyclestage": "lead", "company": "Analytical", "tier": "gold"}, "associations": {"companies": {"results": [{"id": "900", "type": "contact_to_company"}]}}}
            """,
        ["companies/900"] = """
            {"id": "900", "properties": {"name": "Analytical Engines", "domain": "analytical.example", "industry": "COMPUTER_HARDWARE", "numberofemployees": "12"}}
            """,
        ["deals/301"] = """
            {"id": "301", "properties": {"dealname": "Engine No. 2", "dealstage": "qualified", "pipeline": "default", "amount": "1500.50",
             "deal_currency_code": "GBP"}, "associations": {"contacts": {"results": [{"id": "101", "type": "deal_to_contact"}]}}}
            """,
    };

    private readonly Queue<Func<HttpContext, Task>> _faults = new();
    private readonly Dictionary<string, int> _broken = [];

    private HubSpotStandIn()
    {
    }

    /// <summary>The server.</summary>
    public LocalServer Server { get; private set; } = null!;

    /// <summary>What was asked for, without the query.</summary>
    public IReadOnlyList<string> Paths => [.. Server.Requests.Select(request => request.Target.Split('?')[0]["/crm/v3/objects/".Length..])];

    public static async Task<HubSpotStandIn> StartAsync()
    {
        var standIn = new HubSpotStandIn();
        standIn.Server = await LocalServer.StartAsync(standIn.AnswerAsync);
        return standIn;
    }

    /// <summary>Sets a property of a record.</summary>
    public void Set(string record, string property, string value)
    {
        var json = JsonNode.Parse(_records[record])!;
        json["properties"]![property] = value;
        _records[record] = json.ToJsonString();
    }

    /// <summary>Forgets a record.</summary>
    public void Delete(string record) => _records.Remove(record);

    /// <summary>Answers the next requests otherwise.</summary>
    public void Fail(int status, int times, string? retryAfter = null)
    {
        for (var i = 0; i < times; i++)
        {
            _faults.Enqueue(context =>
            {
                context.Response.StatusCode = status;
                if (retryAfter is not null)
                    context.Response.Headers.RetryAfter = retryAfter;
                return context.Response.WriteAsync("""{"status": "error", "message": "not now"}""");
            });
        }
    }

    /// <summary>Answers for one record otherwise.</summary>
    public void FailAt(string record, int status) => _broken[record] = status;

    /// <summary>Never answers the next requests.</summary>
    public void Hang(int times)
    {
        for (var i = 0; i < times; i++)
            _faults.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        if (_faults.TryDequeue(out var fault))
            return fault(context);
        if (request.Header("Authorization") != $"Bearer {Token}")
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync(
                """{"status": "error", "message": "Authentication credentials not found.", "category": "INVALID_AUTHENTICATION"}""");
        }

        var name = request.Target.Split('?')[0]["/crm/v3/objects/".Length..];
        var isBroken = _broken.TryGetValue(name, out var status);
        if (!isBroken && _records.TryGetValue(name, out var record))
            return context.Response.WriteAsync(record);
        context.Response.StatusCode = isBroken ? status : 404;
        return context.Response.WriteAsync("""{"status": "error", "message": "resource not found"}""");
    }
}

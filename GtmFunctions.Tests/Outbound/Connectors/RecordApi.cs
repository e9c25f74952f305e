using System.Collections.Concurrent;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>
/// An API that knows nobody at first, makes what it is told to make, as often as it is told, and says what it has. It counts what it makes.
/// </summary>
internal sealed class RecordApi(string connector)
{
    /// <summary>The last step of each action: what is done once all that it needs is there.</summary>
    public const string Own = "own";

    private readonly ConcurrentDictionary<string, int> _made = new();
    private int _requests;

    /// <summary>All actions that make what is not there, with what they need of <c>with</c>, and what they make in order.</summary>
    public static IReadOnlyList<(string Connector, string Action, string With, string[] Makes)> Actions { get; } =
    [
        ("outreach", "enrol", """{"sequence": 12, "mailbox": 3}""", ["prospect"]),
        ("salesloft", "enrol", """{"cadence": 12, "user": 4}""", ["person"]),
        ("apollo", "enrol", """{"sequence": 12, "emailAccount": "ea-3"}""", ["contact"]),
        ("hubspot", "enrol", """{"sequence": "12", "sender": "grace@example.com", "user": 4}""", ["contact"]),
        ("salesforce", "add-to-campaign", """{"campaign": "7011", "status": "Responded"}""", ["lead"]),
        ("pipedrive", "create-deal", """{"owner": 4}""", ["organization", "person"]),
        ("pipedrive", "create-lead", """{"owner": 4}""", ["organization", "person"]),
        ("attio", "add-to-list", """{"list": "inbound"}""", ["company", "person"]),
        ("customerio", "identify-and-track", "{}", ["person"]),
    ];

    /// <summary>How often each record was made, and the own call had its effect.</summary>
    public IReadOnlyDictionary<string, int> Made => _made;

    /// <summary>Whether what was made is not found yet.</summary>
    public bool Lags { get; set; }

    /// <summary>
    /// What answers in its place, after its effect: by what the request does and its number, from 0; nothing where it returns false.
    /// </summary>
    public Func<string, int, HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>
    /// Whether it refuses what it has to answer before its effect: by what the request does; nothing where it returns false.
    /// </summary>
    public Func<string, HttpContext, Task<bool>>? Refuse { get; set; }

    /// <summary>The id of the action that a lead says it comes from.</summary>
    public string Origin { get; init; } = "e20260302-8c1f~inbound-lead~0";

    /// <summary>The title of the deal that is there.</summary>
    public string Title { get; init; } = "Example 2026";

    /// <summary>How many requests came, those for tokens not counted.</summary>
    public int Requests => _requests;

    /// <summary>Lets a record be there that nobody made here.</summary>
    public void Exist(string kind) => _made[kind] = 1;

    public void Reset()
    {
        _made.Clear();
        _requests = 0;
    }

    public async Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        if (request.Target.Contains("/oauth", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("""{"access_token": "access-token-1", "expires_in": 3600}""", CancellationToken.None);
            return;
        }

        var number = Interlocked.Increment(ref _requests) - 1;
        var (finds, kind, found, made) = Route(request);
        var does = finds ? $"find {kind}" : kind;
        if (Refuse is { } refuse && await refuse(does, context))
            return;
        if (!finds)
            _made.AddOrUpdate(kind, 1, (_, count) => count + 1);
        if (Instead is { } instead && await instead(does, number, context))
            return;
        var isThere = !finds || (!Lags && _made.ContainsKey(kind));
        if (finds && !isThere && connector == "hubspot" && kind == Own)
            context.Response.StatusCode = 404;
        await context.Response.WriteAsync(finds ? isThere ? found : Nothing(connector, request) : made, CancellationToken.None);
    }

    /// <summary>Cuts the connection off.</summary>
    public static Task<bool> Lose(HttpContext context)
    {
        context.Abort();
        return Task.FromResult(true);
    }

    /// <summary>Answers something else.</summary>
    public static async Task<bool> Say(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, CancellationToken.None);
        return true;
    }

    private static string Nothing(string connector, ReceivedRequest request) => connector switch
    {
        "salesforce" => """{"records": []}""",
        "apollo" => request.Method == "GET" ? """{"contact": {"contact_campaign_statuses": []}}""" : """{"contacts": []}""",
        "hubspot" => """{"results": []}""",
        "pipedrive" when request.Target.Contains("/search", StringComparison.Ordinal) => """{"success": true, "data": {"items": []}}""",
        _ => """{"success": true, "data": []}""",
    };

    // Whether it looks, what for, the answer that has it, and the answer to making it
    private (bool Finds, string Kind, string Found, string Made) Route(ReceivedRequest request)
    {
        var path = Uri.UnescapeDataString(request.Target);
        return (connector, request.Method) switch
        {
            ("outreach", "GET") => (true, Is("/prospects") ? "prospect" : Own, """{"data": [{"id": 9}]}""", ""),
            ("outreach", _) => (false, Is("/prospects") ? "prospect" : Own, "", """{"data": {"id": 9}}"""),
            ("salesloft", "GET") => (true, Is("/people") ? "person" : Own, """{"data": [{"id": 9}]}""", ""),
            ("salesloft", _) => (false, Is("/people") ? "person" : Own, "", """{"data": {"id": 9}}"""),
            ("apollo", _) when Is("/contacts/search") =>
                (true, "contact", """{"contacts": [{"id": "c-1", "email": "ada@example.com"}]}""", ""),
            ("apollo", "GET") => (true, Own, """{"contact": {"contact_campaign_statuses": [{"emailer_campaign_id": "12"}]}}""", ""),
            ("apollo", _) when Is("/contacts") => (false, "contact", "", """{"contact": {"id": "c-1"}}"""),
            ("apollo", _) => (false, Own, "", """{"contacts": [{"id": "c-1"}]}"""),
            ("hubspot", _) when Is("/crm/v3/objects/contacts/batch/read") => (true, "contact", """{"results": [{"id": "512"}]}""", ""),
            ("hubspot", "GET") => (true, Own, """{"id": "77", "sequenceId": "12"}""", ""),
            ("hubspot", _) => (false, Is("/crm/") ? "contact" : Own, "", """{"id": "512"}"""),
            ("salesforce", "GET") =>
                (true, Of(("CampaignMember+", Own), ("+Lead+", "lead"), ("+Contact+", "contact")), """{"records": [{"Id": "00Q1"}]}""", ""),
            ("salesforce", _) => (false, Of(("/CampaignMember", Own), ("/Lead", "lead")), "", """{"id": "00Q1", "success": true}"""),
            ("pipedrive", "GET") when path.Contains("/search", StringComparison.Ordinal) =>
                (true, Kind(), """{"success": true, "data": {"items": [{"item": {"id": 7}}]}}""", ""),
            ("pipedrive", "GET") =>
                (true, Own, $$"""{"success": true, "data": [{"id": 7, "title": "{{Title}}", "origin_id": "{{Origin}}"}]}""", ""),
            ("pipedrive", _) => (false, Kind(), "", """{"success": true, "data": {"id": 7}}"""),
            ("attio", "POST") => (true, Kind(), """{"data": [{"id": {"record_id": "r-1"}}]}""", ""),
            ("attio", _) => (false, Kind(), "", """{"data": {"id": {"record_id": "r-1", "entry_id": "e-1"}}}"""),
            _ => (false, path.EndsWith("/events", StringComparison.Ordinal) ? Own : "person", "", "{}"),
        };

        bool Is(string start) => path.StartsWith(start, StringComparison.Ordinal);
        string Of(params (string Part, string Kind)[] kinds) => kinds.First(one => path.Contains(one.Part, StringComparison.Ordinal)).Kind;
        string Kind() => path.Contains("/organizations", StringComparison.Ordinal) ? "organization"
            : path.Contains("/persons", StringComparison.Ordinal) || path.Contains("/people", StringComparison.Ordinal) ? "person"
            : path.Contains("/companies", StringComparison.Ordinal) ? "company"
            : Own;
    }

}

using System.Text.Json.Nodes;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>
/// Answers as HubSpot's search and owners APIs do: a search by the value of one property gives the properties that were asked for and three
/// that always come; an owner is a number, whose address the owners API knows; nothing is said without the token.
/// </summary>
internal sealed class HubSpotApi
{
    private const string OwnersPath = "/crm/v3/owners/";

    private static readonly string[] Always = ["createdate", "hs_lastmodifieddate", "hs_object_id"];

    public required string Token { get; init; }

    public JsonObject[] Companies { get; init; } = [];

    public JsonObject[] Contacts { get; init; } = [];

    public IReadOnlyDictionary<string, string> Owners { get; init; } = new Dictionary<string, string>();

    public Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        var (status, body) = request.Header("Authorization") == $"Bearer {Token}" ? Answer(request) : Error(401, "INVALID_AUTHENTICATION");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private (int Status, JsonObject Body) Answer(ReceivedRequest request) => (request.Method, request.Target) switch
    {
        ("POST", "/crm/v3/objects/companies/search") => Search(Companies, request.Json),
        ("POST", "/crm/v3/objects/contacts/search") => Search(Contacts, request.Json),
        ("GET", var target) when target.StartsWith(OwnersPath, StringComparison.Ordinal) => Owner(target[OwnersPath.Length..]),
        _ => Error(404, "OBJECT_NOT_FOUND"),
    };

    private static (int Status, JsonObject Body) Search(JsonObject[] records, JsonNode asked)
    {
        var filter = asked["filterGroups"]![0]!["filters"]![0]!;
        if ((string?)filter["operator"] != "EQ")
            return Error(400, "VALIDATION_ERROR");
        string[] properties = [.. asked["properties"]!.AsArray().Select(name => (string)name!), .. Always];
        JsonNode[] found =
        [
            .. records
                .Where(record => (string?)record[(string)filter["propertyName"]!] == (string?)filter["value"])
                .Select(record => new JsonObject
                {
                    ["id"] = record["hs_object_id"]!.DeepClone(),
                    ["properties"] = new JsonObject(properties.Select(name => KeyValuePair.Create(name, record[name]?.DeepClone()))),
                    ["archived"] = false,
                }),
        ];
        return (200, new JsonObject { ["total"] = found.Length, ["results"] = new JsonArray(found) });
    }

    private (int Status, JsonObject Body) Owner(string id) => Owners.TryGetValue(id, out var email)
        ? (200, new JsonObject { ["id"] = id, ["email"] = email, ["userId"] = 9, ["archived"] = false })
        : Error(404, "OBJECT_NOT_FOUND");

    private static (int Status, JsonObject Body) Error(int status, string category) =>
        (status, new JsonObject { ["status"] = "error", ["message"] = $"refused: {category}", ["category"] = category });
}

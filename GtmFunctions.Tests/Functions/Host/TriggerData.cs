using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using GtmFunctions.Tests.Functions.Host.Protocol;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>
/// What the host hands to a function: the trigger's own value, and the data about it that fill further parameters by their names.
/// How the host makes them: https://github.com/Azure/azure-functions-host (src/WebJobs.Script.Grpc) and the extensions of
/// https://github.com/Azure/azure-sdk-for-net (sdk/storage/Microsoft.Azure.WebJobs.Extensions.Storage.Queues).
/// </summary>
/// <param name="Value">The trigger's value.</param>
/// <param name="Metadata">The data about it.</param>
internal sealed record TriggerData(TypedData Value, IReadOnlyDictionary<string, TypedData> Metadata)
{
    /// <summary>A request: the query's values and a JSON body's top-level fields are data, and the route's values before both.</summary>
    public static TriggerData FromRequest(IEnumerable<KeyValuePair<string, object?>> route, string query, byte[] body)
    {
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in TopLevelFields(body))
            metadata[name] = Text(value?.ToString() ?? "");
        foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query))
            metadata[name] = Text(value.ToString());
        foreach (var (name, value) in route)
            metadata[name] = Text(value?.ToString() ?? "");
        return new(new TypedData { Http = new RpcHttp() }, metadata);
    }

    /// <summary>A queue's message, its body decoded.</summary>
    public static TriggerData FromMessage(QueueMessage message)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new
        {
            message.MessageId,
            message.PopReceipt,
            MessageText = message.Body.ToString(),
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn,
        });
        var value = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageQueues",
            ContentType = "application/json",
            Content = ByteString.CopyFrom(content),
        };
        return new(
            new TypedData { ModelBindingData = value },
            new Dictionary<string, TypedData>
            {
                ["QueueTrigger"] = Text(message.Body.ToString()),
                ["Id"] = Text(message.MessageId),
                ["PopReceipt"] = Text(message.PopReceipt),
                ["DequeueCount"] = Json(message.DequeueCount),
                ["InsertionTime"] = Json(message.InsertedOn),
                ["ExpirationTime"] = Json(message.ExpiresOn),
                ["NextVisibleTime"] = Json(message.NextVisibleOn),
            });
    }

    /// <summary>A timer that fires now.</summary>
    public static TriggerData FromTimer(DateTimeOffset now) => new(
        Json(new { ScheduleStatus = new { Last = now.AddMinutes(-1), Next = now.AddMinutes(1), LastUpdated = now }, IsPastDue = false }),
        new Dictionary<string, TypedData>());

    private static TypedData Text(string text) => new() { String = text };

    private static TypedData Json<T>(T value) => new() { Json = JsonSerializer.Serialize(value) };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> TopLevelFields(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>What a call asks of storage.</summary>
/// <param name="Step">Who made it: a queue function's name, <see cref="Receive"/> or <see cref="Trigger"/>.</param>
/// <param name="Service"><c>queues</c>, <c>tables</c> or <c>blobs</c>.</param>
/// <param name="Verb">Such as <c>put</c>, <c>insert</c> or <c>batch</c>.</param>
/// <param name="Target">The queue, table or container, without the day in its name.</param>
internal sealed record StorageCall(string Step, string Service, string Verb, string Target)
{
    /// <summary>The step of what no queue function does: receiving a webhook.</summary>
    public const string Receive = "Receive";

    /// <summary>The step of the queue trigger's own calls.</summary>
    public const string Trigger = "Trigger";

    /// <summary>The verb of a trigger's look into a queue that has nothing: it belongs to no event.</summary>
    public const string Look = "look";

    /// <summary>Reads a call from its request.</summary>
    /// <param name="step">Who makes it.</param>
    /// <param name="service">The service of the client.</param>
    /// <param name="request">The request.</param>
    /// <param name="entities">How many rows it carries: several in a batch, else 1.</param>
    public static StorageCall Read(string step, string service, Request request, out int entities)
    {
        entities = 1;
        var uri = request.Uri.ToUri();

        // An emulator has the account in the path, and not in the host's name
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[(uri.HostNameType == UriHostNameType.Dns ? 0 : 1)..];
        var method = request.Method.Method;
        if (path is not [var first, .. var rest])
            return new StorageCall(step, service, method, "");
        if (service == "tables" && first == "$batch")
        {
            var rows = BatchRow.Matches(Text(request.Content));
            entities = rows.Count;
            return new StorageCall(step, service, "batch", rows.Count > 0 ? Undated(rows[0].Groups["table"].Value) : "");
        }

        var verb = service switch
        {
            "queues" => (method, rest) switch
            {
                ("POST", _) => "put",
                ("GET", ["messages"]) => "get",
                ("PUT", ["messages", _]) => "update",
                ("DELETE", ["messages", _]) => "delete",
                _ => method,
            },
            "tables" => (method, first.EndsWith("()", StringComparison.Ordinal)) switch
            {
                ("POST", _) => "insert",
                ("GET", true) => "query",
                ("GET", false) => "get",
                ("PUT" or "PATCH" or "MERGE", _) => "update",
                ("DELETE", _) => "delete",
                _ => method,
            },
            _ => method is "PUT" ? "put" : method is "GET" ? "get" : method,
        };
        return new StorageCall(step, service, verb, Undated(first.Split('(')[0]));
    }

    private static readonly Regex BatchRow = new(
        @"^[A-Z]+ https?://[^\s?(]*/(?<table>\w+)(?:[?(]\S*)? HTTP/1\.1",
        RegexOptions.Compiled | RegexOptions.Multiline,
        TimeSpan.FromSeconds(1));

    private static string Undated(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static string Text(RequestContent? content)
    {
        using var bytes = new MemoryStream();
        content?.WriteTo(bytes, CancellationToken.None);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}

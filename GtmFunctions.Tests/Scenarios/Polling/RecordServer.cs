using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>
/// An API on loopback with records that have an id, a time of change and an e-mail address: it gives those since a time, oldest first, in
/// pages by cursor, number or offset, and does what a test tells it to do wrong.
/// </summary>
internal sealed class RecordServer : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly List<(string Id, DateTimeOffset Changed)> _records = [];
    private LocalServer? _server;

    private RecordServer(TimeProvider clock) => _clock = clock;

    /// <summary>Its address.</summary>
    public string Address => _server!.Url.ToString().TrimEnd('/');

    /// <summary>The requests that it was made.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _server!.Requests;

    /// <summary>How many records a page has.</summary>
    public int Size { get; set; } = 3;

    /// <summary>What becomes of a page's answer before it is sent: from the number of the request, from 1, and the answer.</summary>
    public Func<int, JsonObject, JsonObject>? Alter { get; set; }

    /// <summary>What is answered in place of a page, from the number of the request; none where it is <see langword="null"/>.</summary>
    public Func<int, HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>How far its clock is ahead of ours.</summary>
    public TimeSpan Ahead { get; set; }

    public static async Task<RecordServer> StartAsync(TimeProvider clock)
    {
        var server = new RecordServer(clock);
        server._server = await LocalServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>A record is made or changed.</summary>
    public void Change(string id, DateTimeOffset? at = null)
    {
        lock (_records)
        {
            _records.RemoveAll(record => record.Id == id);
            _records.Add((id, at ?? _clock.GetUtcNow() + Ahead));
        }
    }

    /// <summary>A record goes away.</summary>
    public void Remove(string id)
    {
        lock (_records)
            _records.RemoveAll(record => record.Id == id);
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        var number = Requests.Count;
        context.Response.Headers.Date = (_clock.GetUtcNow() + Ahead).ToString("R", CultureInfo.InvariantCulture);
        if (Instead is { } instead && await instead(number, context))
            return;
        var query = context.Request.Query;
        var since = DateTimeOffset.TryParse(query["since"], CultureInfo.InvariantCulture, out var time) ? time : DateTimeOffset.MinValue;
        (string Id, DateTimeOffset Changed)[] all;
        lock (_records)
            all = [.. _records.Where(record => record.Changed >= since).OrderBy(record => record.Changed).ThenBy(record => record.Id)];
        var start = Start(query, all);
        var page = new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(start).Take(Size).Select(record => (JsonNode?)new JsonObject
            {
                ["id"] = record.Id,
                ["changed"] = record.Changed.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["email"] = $"{record.Id}@lead.example",
            })]),
            ["next"] = start + Size < all.Length ? Cursor(all[start + Size - 1]) : null,
        };
        await context.Response.WriteAsync((Alter?.Invoke(number, page) ?? page).ToJsonString());
    }

    // A cursor is the record that it stands behind
    private static string Cursor((string Id, DateTimeOffset Changed) record) => $"{record.Changed.UtcTicks:D20}_{record.Id}";

    private int Start(IQueryCollection query, (string Id, DateTimeOffset Changed)[] all) =>
        query["cursor"] is [{ Length: > 1 } cursor] ? all.Count(record => string.CompareOrdinal(Cursor(record), cursor) <= 0)
        : query["page"] is [{ Length: > 0 } page] ? (int.Parse(page, CultureInfo.InvariantCulture) - 1) * Size
        : query["offset"] is [{ Length: > 0 } offset] ? int.Parse(offset, CultureInfo.InvariantCulture)
        : 0;
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Stands in for destinations on this machine: takes any request under <c>/sink/{name}</c>, lists what it got, and fails when told
/// to. Nothing is masked, so it is for the local host only.
/// </summary>
/// <param name="time">The clock that dates requests.</param>
/// <param name="dataFolder">Where <c>sink/{name}.jsonl</c> is kept for the next run; <see langword="null"/> to keep nothing.</param>
public sealed partial class Sink(TimeProvider time, string? dataFolder)
{
    private const int MaxBody = 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<SinkStore>> _stores = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Maps <c>POST|PUT|PATCH /sink/{name}</c> and below, which record; <c>GET /sink/{name}</c>, which lists; and
    /// <c>POST /sink/{name}/behaviour</c>, which says how the next requests are answered.
    /// A name of other than letters, digits, dots, dashes and underscores is answered 400, a body over 1 MiB 413.
    /// </summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/sink/{name}/{**rest}", [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch], RecordAsync);
        routes.MapGet("/sink/{name}", (string name) => WithStore(name, store => Results.Json(store.List(name), SinkStore.Json)));
        routes.MapPost("/sink/{name}/behaviour", (string name, SinkBehaviour behaviour) =>
            WithStore(name, store => Behave(store, behaviour)));
    }

    /// <summary>What a sink has.</summary>
    internal SinkListing List(string name) => StoreOf(name).List(name);

    /// <summary>Says how the next requests to a sink are answered.</summary>
    internal void Behave(string name, SinkBehaviour behaviour) => StoreOf(name).Behave(behaviour);

    private static IResult Behave(SinkStore store, SinkBehaviour behaviour)
    {
        if (behaviour.Status is < 200 or > 599 || behaviour.Times is < 0 || behaviour.RetryAfter is < 0)
            return Problem(StatusCodes.Status400BadRequest, "status is 200 to 599; times and retryAfter, where given, are 0 or more");
        store.Behave(behaviour);
        return Results.Text("ok");
    }

    private async Task<IResult> RecordAsync(string name, HttpContext context)
    {
        var request = context.Request;
        if (await BodyAsync(request, context.RequestAborted) is not { } body)
            return Problem(StatusCodes.Status413PayloadTooLarge, $"the sink takes bodies of {MaxBody} bytes at most");
        return WithStore(name, store => Answer(context, store.Record(Recorded(request, body))));
    }

    private static IResult Answer(HttpContext context, SinkBehaviour behaviour)
    {
        if (behaviour.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        return Results.Text(behaviour.Status < 300 ? "ok" : $"told to answer {behaviour.Status}", statusCode: behaviour.Status);
    }

    private SinkRequest Recorded(HttpRequest request, byte[] body) => new(
        time.GetUtcNow(),
        request.Method,
        request.GetEncodedPathAndQuery(),
        request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
        Readable(body),
        FirstOf(request.Headers["Idempotency-Key"]) ?? FirstOf(request.Headers["webhook-id"]),
        StatusCodes.Status200OK);

    private static string? FirstOf(IEnumerable<string?> values) => values.FirstOrDefault(v => !string.IsNullOrEmpty(v));

    private static JsonNode? Readable(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: PipelineJson.Documents);
        }
        catch (JsonException)
        {
            return JsonValue.Create(System.Text.Encoding.UTF8.GetString(body));
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > MaxBody)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private IResult WithStore(string name, Func<SinkStore, IResult> use) =>
        NamePattern().IsMatch(name)
            ? use(StoreOf(name))
            : Problem(StatusCodes.Status400BadRequest, "a sink's name has letters, digits, dots, dashes and underscores only, 64 at most");

    private SinkStore StoreOf(string name) => _stores.GetOrAdd(name, n => new Lazy<SinkStore>(() => new SinkStore(FileOf(n)))).Value;

    private string? FileOf(string name) =>
        dataFolder is null
            ? null
            : Path.Combine(Directory.CreateDirectory(Path.Combine(dataFolder, "sink")).FullName, name.ToLowerInvariant() + ".jsonl");

    private static IResult Problem(int status, string error) => Results.Json(new { error }, statusCode: status);

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex NamePattern();
}

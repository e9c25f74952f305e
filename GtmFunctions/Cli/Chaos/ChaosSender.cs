using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Chaos;

/// <summary>
/// Sends webhooks and files as a provider does: each until it is answered 200, to whichever instance a balancer would choose.
/// </summary>
/// <param name="instances">The instances.</param>
/// <param name="clock">The clock for waits.</param>
internal sealed class ChaosSender(IReadOnlyList<ChaosInstance> instances, TimeProvider clock) : IDisposable
{
    // A provider waits for 5 to 30 seconds
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<AcceptedWebhook> _accepted = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = ProviderPatience };
    private int _turn;
    private int _tries;

    /// <summary>What was answered 200.</summary>
    public IReadOnlyList<AcceptedWebhook> Accepted => [.. _accepted];

    /// <summary>How many requests were made.</summary>
    public int Tries => _tries;

    /// <summary>Sends a webhook until it is accepted, or the wait is ended.</summary>
    /// <param name="number">Its place in the plan.</param>
    /// <param name="webhook">The webhook.</param>
    /// <param name="cancellation">Ends the wait; nothing is thrown then.</param>
    public async Task SendAsync(int number, PlannedWebhook webhook, CancellationToken cancellation)
    {
        var (call, type, body) = webhook.IsFile
            ? ("batch", "application/x-ndjson", Lines(webhook.Events))
            : ("hooks", "application/json", Body(webhook.Events));
        while (!cancellation.IsCancellationRequested)
        {
            if (await TryAsync(call, type, body, cancellation) is { } delivery)
            {
                _accepted.Enqueue(new AcceptedWebhook(number, delivery));
                return;
            }

            await Task.Delay(BetweenTries, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string?> TryAsync(string call, string type, byte[] body, CancellationToken cancellation)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        if (instances[(int)(turn % instances.Count)].Address is not { } address)
            return null;
        Interlocked.Increment(ref _tries);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/{HttpEndpoint.Prefix}/{call}/{ChaosDocument.Source}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.TryAddWithoutValidation(ChaosDocument.SignatureHeader, ChaosDocument.Sign(body));
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var answer = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? JsonSerializer.Deserialize(answer, ChaosJson.Default.WebhookAnswer)?.Id : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private byte[] Lines(IEnumerable<PlannedEvent> events) => [.. events.SelectMany(one => Body([one]).Append((byte)'\n'))];

    private byte[] Body(IEnumerable<PlannedEvent> events) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["items"] = new JsonArray([.. events.Select(Item)]),
    });

    private JsonNode Item(PlannedEvent one) => new JsonObject
    {
        ["id"] = one.Id,
        ["type"] = one.Kind == EventKind.Trial ? "trial.started" : "lead.created",
        ["email"] = one.Email,
        ["title"] = one.Kind == EventKind.Student ? "Student" : "Head of Sales",
        ["at"] = clock.GetUtcNow(),
    };
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Remote;

/// <summary>An app that runs here or in Azure, as a command talks to it.</summary>
/// <param name="address">Where it is, without <c>/api</c>.</param>
/// <param name="key">A function key, sent as <c>x-functions-key</c>; none for the local host. Never shown.</param>
public sealed class RemoteApp(Uri address, string? key) : IDisposable
{
    /// <summary>The header that carries a key.</summary>
    internal const string KeyHeader = "x-functions-key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };

    /// <summary>The address of a route, such as <c>http://127.0.0.1:7071/api/ops/events</c>.</summary>
    /// <param name="route">The route after <c>/api/</c>, with what has to be escaped escaped.</param>
    public string AddressOf(string route) => $"{address.AbsoluteUri.TrimEnd('/')}/{HttpEndpoint.Prefix}/{route}";

    /// <summary>Asks an ops endpoint. Parameters without a value are left out.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<JsonObject> GetAsync(
        string route, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query)
    {
        var (status, answer) = await CallAsync(HttpMethod.Get, route, query, cancellation);
        return Accepted(status, answer);
    }

    /// <summary>Asks an ops endpoint for text that is no JSON. Parameters without a value are left out.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<string> GetTextAsync(
        string route, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query)
    {
        var (status, answer) = await CallAsync(HttpMethod.Get, route, query, cancellation);
        return status == 200 ? answer : throw new CommandException(Refusal(status, answer));
    }

    /// <summary>Asks an ops endpoint for one thing; <see langword="null"/> where there is none.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<JsonObject?> FindAsync(string route, CancellationToken cancellation)
    {
        var (status, answer) = await CallAsync(HttpMethod.Get, route, [], cancellation);
        return status == 404 ? null : Accepted(status, answer);
    }

    /// <summary>Has an ops endpoint change something.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<JsonObject> PostAsync(
        string route, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query)
    {
        var (status, answer) = await CallAsync(HttpMethod.Post, route, query, cancellation);
        return Accepted(status, answer);
    }

    /// <summary>Gives an ops endpoint a JSON body.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public Task<JsonObject> PostJsonAsync(string route, JsonObject body, CancellationToken cancellation) =>
        PostJsonAsync(route, body, [], cancellation);

    /// <summary>Has an ops endpoint take a JSON body in place of what it has.</summary>
    /// <param name="route">The route after <c>/api/</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Headers to send along; those without a value are left out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<JsonObject> PutJsonAsync(
        string route, JsonObject body, IEnumerable<(string Name, string? Value)> headers, CancellationToken cancellation)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var (status, answer) = await CallAsync(HttpMethod.Put, route, [], cancellation, content, headers);
        return Accepted(status, answer);
    }

    /// <summary>Has an ops endpoint change something that a JSON body names.</summary>
    /// <inheritdoc cref="PutJsonAsync"/>
    public async Task<JsonObject> PostJsonAsync(
        string route, JsonObject body, IEnumerable<(string Name, string? Value)> headers, CancellationToken cancellation)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var (status, answer) = await CallAsync(HttpMethod.Post, route, [], cancellation, content, headers);
        return Accepted(status, answer);
    }

    /// <summary>Has an ops endpoint take bytes as they are.</summary>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async Task<JsonObject> PutBytesAsync(string route, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(bytes);
        var (status, answer) = await CallAsync(HttpMethod.Put, route, [], cancellation, content);
        return Accepted(status, answer);
    }

    /// <summary>Gives an ops endpoint a JSON body, and takes its answer line by line as it comes.</summary>
    /// <param name="route">The route.</param>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">In which form the answer is asked for.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="CommandException">The app cannot be reached or refused; the message has its answer.</exception>
    public async IAsyncEnumerable<string> PostForLinesAsync(
        string route, JsonObject body, string mediaType, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var request = WithKey(new HttpRequestMessage(HttpMethod.Post, AddressOf(route)) { Content = content });
        request.Headers.Accept.ParseAdd(mediaType);
        using var response = await BeginAsync(request, cancellation);
        if ((int)response.StatusCode != 200)
            throw new CommandException(Refusal((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation)));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await NextAsync(reader, cancellation) is { } line)
            yield return line;
    }

    /// <summary>Sends a request as it stands and disposes of it: a provider's has no key.</summary>
    /// <exception cref="CommandException">The app cannot be reached.</exception>
    public async Task<(int Status, string Answer)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, cancellation))
                return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (HttpRequestException unreachable)
        {
            throw Unreachable(unreachable);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"{address} did not answer within {Patience.TotalSeconds:0} s.", late);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> BeginAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw Unreachable(unreachable);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"{address} did not answer within {Patience.TotalSeconds:0} s.", late);
        }
    }

    private async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw new CommandException($"{address} broke off its answer ({cut.Message}): try again.", cut);
        }
    }

    private CommandException Unreachable(HttpRequestException unreachable) => new(
        $"{address} cannot be reached ({unreachable.Message}). Start it with 'gtm dev', or name the app with --url.", unreachable);

    private HttpRequestMessage WithKey(HttpRequestMessage request)
    {
        if (key is not null)
            request.Headers.TryAddWithoutValidation(KeyHeader, key);
        return request;
    }

    private Task<(int Status, string Answer)> CallAsync(
        HttpMethod method,
        string route,
        IEnumerable<(string Name, string? Value)> query,
        CancellationToken cancellation,
        HttpContent? content = null,
        IEnumerable<(string Name, string? Value)>? headers = null)
    {
        var parameters = query
            .Where(each => !string.IsNullOrEmpty(each.Value))
            .Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}");
        var request = new HttpRequestMessage(method, $"{AddressOf(route)}?{string.Join('&', parameters)}".TrimEnd('?'))
        {
            Content = content,
        };
        foreach (var (name, value) in headers ?? [])
        {
            if (!string.IsNullOrEmpty(value))
                request.Headers.TryAddWithoutValidation(name, Uri.EscapeDataString(value));
        }

        return SendAsync(WithKey(request), cancellation);
    }

    private JsonObject Accepted(int status, string answer) =>
        status is 200 or 202 && Parse(answer) is { } json
            ? json
            : throw new RefusedException(status, Parse(answer), Refusal(status, answer));

    private string Refusal(int status, string answer) => status switch
    {
        401 or 403 => $"{address} answered {status}: give the app's key with --key or in " +
            $"{RemoteOptions.KeyVariable} (a master key for what changes something).",
        _ => $"{address} answered {status}: {Reasons(Parse(answer)) ?? answer[..Math.Min(answer.Length, 200)]}",
    };

    private static string? Reasons(JsonObject? answer) => FieldText.From(answer?["error"]) is { } error
        ? string.Join(Environment.NewLine, [error, .. (answer!["errors"] as JsonArray ?? []).Select(FieldText.From)])
        : null;

    private static JsonObject? Parse(string answer)
    {
        try
        {
            return PipelineJson.Parse(answer) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

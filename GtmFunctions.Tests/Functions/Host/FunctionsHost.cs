using System.Net;
using System.Net.Sockets;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Content = GtmFunctions.Tests.Functions.Host.Protocol.StreamingMessage.ContentOneofCase;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>
/// A Functions host in small. It starts the built worker as the real one does, loads what the worker says it has, and runs it: what is
/// tested is the worker's process, its SDK and its start-up, not a stand-in of them. Keys, scale and leases are the real host's own.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>The longest message that either side takes.</summary>
    public const int MaxMessageBytes = 128 * 1024 * 1024;

    private const int Starts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _server;
    private readonly WorkerStream _stream;
    private readonly WorkerProcess _worker;
    private readonly HttpClient _http = new() { Timeout = Patience };

    private FunctionsHost(WebApplication server, WorkerStream stream, WorkerProcess worker) =>
        (_server, _stream, _worker) = (server, stream, worker);

    /// <summary>What the worker says that it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions, in the worker's order; each was loaded.</summary>
    public IReadOnlyList<LoadedFunction> Functions { get; private set; } = [];

    /// <summary>The lines that the worker sent for the host's log.</summary>
    public IReadOnlyList<RpcLog> Logs => _stream.Logs;

    /// <summary>What the worker printed.</summary>
    public string Output => _worker.Output;

    /// <summary>Starts a worker and loads every function.</summary>
    /// <param name="settings">App settings.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        // The worker looks for a free port and binds it a moment later: another process may be quicker
        for (var start = 1; ; start++)
        {
            var host = await LaunchAsync(settings, cancellation);
            try
            {
                await host.LoadAsync(cancellation);
                return host;
            }
            catch (Exception failure)
            {
                await host.DisposeAsync();
                if (start == Starts || !failure.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
                    throw;
            }
        }
    }

    /// <summary>A function by its name.</summary>
    public LoadedFunction Function(string name) => Functions.Single(function => function.Name == name);

    /// <summary>Starts a run.</summary>
    public Invocation Invoke(LoadedFunction function, TriggerData data)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext(),
            InputData = { new ParameterBinding { Name = function.Parameter, Data = data.Value } },
        };
        foreach (var (name, value) in data.Metadata)
            request.TriggerMetadata[name] = value;
        _stream.Send(new StreamingMessage { InvocationRequest = request });
        return new(request.InvocationId, ResultAsync(request.InvocationId));
    }

    /// <summary>Asks for the end of a run, as the host does at a time-out or when a caller hangs up.</summary>
    public void Cancel(Invocation invocation) =>
        _stream.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation.Id } });

    /// <summary>
    /// Makes a request of the function whose route it has: the run is asked for on the stream, the request goes to the worker.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">The path and query, from <c>/api</c> on.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Headers beside the content's type, which is JSON.</param>
    public async Task<HttpAnswer> RequestAsync(
        string method, string target, byte[]? body = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        var (path, query) = target.Split('?', 2) is [var before, var after] ? (before, $"?{after}") : (target, "");
        var (function, route) = Functions
            .Where(one => one.Trigger == "httpTrigger" && one.Methods.Contains(method.ToLowerInvariant()))
            .OrderBy(one => one.Precedence)
            .Select(one => (Function: one, Route: one.Match(path["/api".Length..])))
            .First(one => one.Route is not null);
        var invocation = Invoke(function, TriggerData.FromRequest(route!, query, body ?? []));

        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(Capabilities["HttpUri"]), target));
        request.Headers.Add("x-ms-invocation-id", invocation.Id);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }

        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)answer.StatusCode, text, await invocation.Result);
    }

    /// <summary>Ends the worker, whatever it does.</summary>
    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        _http.Dispose();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
    }

    private static async Task<FunctionsHost> LaunchAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var stream = new WorkerStream();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(stream);
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (MaxMessageBytes, MaxMessageBytes));
        var server = builder.Build();
        server.MapGrpcService<WorkerStream>();
        await server.StartAsync(cancellation);
        return new(server, stream, WorkerProcess.Start(BuiltApp.Current, server.Urls.First(), Guid.NewGuid().ToString(), settings));
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await AnswerAsync(Content.StartStream, "", cancellation);
        var folder = BuiltApp.Current.Folder;
        var init = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder };
        _stream.Send(new StreamingMessage { WorkerInitRequest = init });
        var ready = (await AnswerAsync(Content.WorkerInitResponse, "", cancellation)).WorkerInitResponse;
        Expect(ready.Result, "init");
        Capabilities = ready.Capabilities;

        _stream.Send(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } });
        var metadata = (await AnswerAsync(Content.FunctionMetadataResponse, "", cancellation)).FunctionMetadataResponse;
        Expect(metadata.Result, "metadata");
        Functions = [.. metadata.FunctionMetadataResults.Select(result => new LoadedFunction(result))];
        foreach (var function in Functions)
        {
            var load = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
            _stream.Send(new StreamingMessage { FunctionLoadRequest = load });
            Expect((await AnswerAsync(Content.FunctionLoadResponse, function.Id, cancellation)).FunctionLoadResponse.Result, function.Name);
        }

        await Eventually.HoldsAsync(IsListeningAsync, "the worker takes requests");
    }

    // The worker opens its stream before its listener; the real host repeats a request that is refused
    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            var address = new Uri(Capabilities["HttpUri"]);
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return _worker.Exited.IsCompleted ? throw new WorkerException($"The worker ended before it took requests:\n{Output}") : false;
        }
    }

    private async Task<StatusResult> ResultAsync(string invocation) =>
        (await AnswerAsync(Content.InvocationResponse, invocation, TestContext.Current.CancellationToken)).InvocationResponse.Result;

    private async Task<StreamingMessage> AnswerAsync(Content content, string about, CancellationToken cancellation)
    {
        var answer = _stream.AnswerAsync(content, about);
        try
        {
            await Task.WhenAny(answer, _worker.Exited).WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new WorkerException($"Nothing came of {content} {about}:\n{Output}");
        }

        return answer.IsCompleted ? await answer : throw new WorkerException($"The worker ended before {content} {about}:\n{Output}");
    }

    private static void Expect(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new WorkerException($"{what}: {result.Exception?.Message ?? result.Status.ToString()}");
    }

    /// <summary>The worker did not do what a host needs of it.</summary>
    private sealed class WorkerException(string message) : Exception(message);
}

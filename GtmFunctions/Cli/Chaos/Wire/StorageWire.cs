using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Chaos.Wire;

/// <summary>
/// The wire between a storage client and a real storage account, which loses, refuses, doubles and delays what it is told to. It is
/// below the clients, so that they send again by themselves what they were not answered, as they do in Azure.
/// </summary>
internal sealed class StorageWire : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _writes = [];
    private readonly List<WireRequest> _held = [];
    private readonly Dictionary<string, string> _services = [];
    private readonly HttpClient _storage = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _host;
    private Func<WireRequest, int, WireFault?> _fault = (_, _) => null;

    private readonly bool _keepsWrites;
    private int _written;
    private long _delay;

    private StorageWire(WebApplication host, string direct, bool keepsWrites) =>
        (_host, Direct, _keepsWrites) = (host, direct, keepsWrites);

    /// <summary>The account's connection string without this wire.</summary>
    public string Direct { get; }

    /// <summary>The account's connection string by this wire.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>How long each request is held up on its way; zero unless set.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>Gets how long storage took to answer, for each request that is sent on to it; nobody, unless set.</summary>
    public Action<TimeSpan> Answered { get; set; } = _ => { };

    /// <summary>The writes that came since the faults were set, in order; empty where they are not kept.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_lock)
                return [.. _writes];
        }
    }

    /// <summary>How many requests came since the faults were set.</summary>
    public int Requests { get; private set; }

    /// <summary>How many faults there were.</summary>
    public int Faults { get; private set; }

    /// <summary>Stands up a wire to an account.</summary>
    /// <param name="connection">The account's connection string, with three endpoints on loopback.</param>
    /// <param name="keepsWrites">Whether <see cref="Writes"/> has them: they take memory for as long as the wire stands.</param>
    public static async Task<StorageWire> StartAsync(string connection, bool keepsWrites = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        string[] services = ["BlobEndpoint", "QueueEndpoint", "TableEndpoint"];
        builder.WebHost.ConfigureKestrel(kestrel => Array.ForEach(services, _ => kestrel.Listen(IPAddress.Loopback, 0)));
        var host = builder.Build();
        var wire = new StorageWire(host, connection, keepsWrites);
        host.Run(wire.CarryAsync);
        await host.StartAsync();
        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1]);
        foreach (var (service, address) in services.Zip(host.Urls))
        {
            var endpoint = new Uri(parts[service]);
            wire._services[address] = endpoint.GetLeftPart(UriPartial.Authority);
            parts[service] = address + endpoint.AbsolutePath;
        }

        wire.ConnectionString = string.Join(';', parts.Select(part => $"{part.Key}={part.Value}"));
        return wire;
    }

    /// <summary>Decides for each request what goes wrong with it.</summary>
    /// <param name="fault">Gets the request, and for a write its number from 0; <see langword="null"/> says that nothing does.</param>
    public void Let(Func<WireRequest, int, WireFault?> fault)
    {
        lock (_lock)
        {
            _writes.Clear();
            (_fault, _written, Requests, Faults) = (fault, 0, 0, 0);
        }
    }

    /// <summary>Lets one fault befall the write of a number, from 0.</summary>
    public void Fail(int write, WireFault fault) => Let((request, number) => request.IsWrite && number == write ? fault : null);

    /// <summary>Lets all requests through.</summary>
    public void Mend() => Let((_, _) => null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _storage.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        var address = _services[$"http://{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}"];
        var request = await WireRequest.ReadAsync(context.Request);
        await Task.Delay(Delay);
        switch (Meet(request))
        {
            case WireFault.Lost:
                context.Abort();
                return;
            case WireFault.Late:
                Hold(request);
                context.Abort();
                return;
            case WireFault.Refused:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case WireFault.Untold:
                await SendAsync(request, address);
                context.Abort();
                return;
            case WireFault.Failed:
                await SendAsync(request, address);
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case WireFault.Twice:
                await SendAsync(request, address);
                break;
        }

        var sent = TimeProvider.System.GetTimestamp();
        using var answer = await _storage.SendAsync(request.To(address), CancellationToken.None);
        Answered(TimeProvider.System.GetElapsedTime(sent));
        if (Held(request) is { } late)
            await SendAsync(late, address);
        await WireRequest.AnswerAsync(context.Response, answer);
    }

    private async Task SendAsync(WireRequest request, string address)
    {
        using var answer = await _storage.SendAsync(request.To(address), CancellationToken.None);
    }

    private WireFault? Meet(WireRequest request)
    {
        lock (_lock)
        {
            var fault = _fault(request, _written);
            _written += request.IsWrite ? 1 : 0;
            if (request.IsWrite && _keepsWrites)
                _writes.Add(request.Text);
            Requests++;
            Faults += fault is null ? 0 : 1;
            return fault;
        }
    }

    private void Hold(WireRequest request)
    {
        lock (_lock)
            _held.Add(request);
    }

    // The request that is held up, when this is the same one sent again
    private WireRequest? Held(WireRequest request)
    {
        lock (_lock)
        {
            var held = _held.Find(late => late.Text == request.Text && late.Body.AsSpan().SequenceEqual(request.Body));
            if (held is not null)
                _held.Remove(held);
            return held;
        }
    }
}

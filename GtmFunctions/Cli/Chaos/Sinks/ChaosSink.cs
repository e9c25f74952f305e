using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GtmFunctions.Cli.Chaos.Plan;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Chaos.Sinks;

/// <summary>A destination on loopback that notes each request and behaves as badly as it is told to.</summary>
/// <param name="name">Its name in the document.</param>
/// <param name="elapsed">How long the run has gone on.</param>
internal sealed class ChaosSink(string name, Func<TimeSpan> elapsed) : IAsyncDisposable
{
    // Longer than the document lets a call take
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenBinds = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<SinkCall> _calls = new();
    private readonly HashSet<string> _refused = [];
    private readonly Lock _lock = new();
    private WebApplication? _app;
    private int _port;
    private FaultKind? _fault;

    /// <summary>Where it listens, or would.</summary>
    public string Address => $"http://127.0.0.1:{_port}/";

    /// <summary>What it got.</summary>
    public IReadOnlyList<SinkCall> Calls => [.. _calls];

    /// <summary>Behaves by a fault from now on; <see langword="null"/> is well.</summary>
    public async Task BehaveAsync(FaultKind? fault, CancellationToken cancellation)
    {
        lock (_lock)
            _fault = fault;
        if (fault == FaultKind.SinkGone)
            await StopAsync();
        else
            await ListenAsync(cancellation);
    }

    /// <summary>Listens, on the same port as before.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        while (_app is null)
        {
            try
            {
                _app = await StartAsync(cancellation);
            }
            catch (IOException) when (_port != 0)
            {
                // Somebody else has the port for a moment
                await Task.Delay(BetweenBinds, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<WebApplication> StartAsync(CancellationToken cancellation)
    {
        if (_port == 0)
            _port = FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(AnswerAsync);
        try
        {
            await app.StartAsync(cancellation);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private async Task StopAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = await JsonSerializer.DeserializeAsync(context.Request.Body, ChaosJson.Default.SinkBody, context.RequestAborted);
        var subject = asked?.Subject ?? "";
        var (fault, status) = Meet(subject);
        var silent = status == StatusCodes.Status200OK && fault is FaultKind.SinkHangs or FaultKind.SinkForgets;
        _calls.Enqueue(new SinkCall(
            elapsed(),
            name,
            context.Request.Headers["Idempotency-Key"].ToString(),
            subject,
            asked?.Owner,
            asked?.Release.ToString() ?? "",
            Acted: status == StatusCodes.Status200OK,
            Answered: !silent));
        if (silent && fault == FaultKind.SinkHangs)
            await Task.Delay(Hanging, context.RequestAborted);
        if (silent && fault == FaultKind.SinkForgets)
        {
            context.Abort();
            return;
        }

        if (status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        context.Response.StatusCode = status;
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    private (FaultKind? Fault, int Status) Meet(string subject)
    {
        lock (_lock)
        {
            var status = _fault switch
            {
                FaultKind.SinkFails => StatusCodes.Status500InternalServerError,
                FaultKind.SinkLimits => StatusCodes.Status429TooManyRequests,
                _ => StatusCodes.Status200OK,
            };

            // Once: a call again is the replay of its dead letter
            return name == ChaosDocument.RefusingDestination && IsRefused(subject) && _refused.Add(subject)
                ? (_fault, StatusCodes.Status422UnprocessableEntity)
                : (_fault, status);
        }
    }

    private static bool IsRefused(string subject) =>
        subject.StartsWith(nameof(EventKind.RefusedLead), StringComparison.OrdinalIgnoreCase);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Bench.Sending;

/// <summary>The destination of what is measured: tells when each event arrived first, by the number in its person's address.</summary>
internal sealed class BenchSink : IAsyncDisposable
{
    private static readonly byte[] Before = Encoding.ASCII.GetBytes($"\"{BenchWebhook.Person}");

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<long>> _arrivals = new();

    private BenchSink(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    /// <summary>Its address.</summary>
    public string Address => $"{_app.Urls.First()}/sink";

    /// <summary>Whether it refuses what comes, so that it becomes a dead letter.</summary>
    public bool Refuses { get; set; }

    /// <summary>Starts one on a free port of loopback.</summary>
    public static async Task<BenchSink> StartAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var sink = new BenchSink(app, clock);
        app.MapPost("/sink", sink.ReceiveAsync);
        await app.StartAsync(cancellation);
        return sink;
    }

    /// <summary>Ends when an event has arrived.</summary>
    /// <param name="number">The event's number.</param>
    /// <returns>The clock's timestamp of its first arrival.</returns>
    public Task<long> ArrivedAsync(int number) => Arrival(number).Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var now = _clock.GetTimestamp();
        var body = await BinaryData.FromStreamAsync(context.Request.Body, context.RequestAborted);
        if (NumberIn(body.ToMemory()) is { } number)
            Arrival(number).TrySetResult(now);
        context.Response.StatusCode = Refuses ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
    }

    private static int? NumberIn(ReadOnlyMemory<byte> body)
    {
        var at = body.Span.IndexOf(Before);
        if (at < 0)
            return null;
        var rest = body.Span[(at + Before.Length)..];
        var end = rest.IndexOf((byte)'@');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private TaskCompletionSource<long> Arrival(int number) =>
        _arrivals.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

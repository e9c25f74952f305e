using System.Net;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>
/// The floor of an acknowledgement: an endpoint that puts the body on a queue as it came and says 200, and does nothing else.
/// </summary>
internal sealed class BareApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BareApp(WebApplication app) => _app = app;

    /// <summary>Where it serves.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts it.</summary>
    /// <param name="options">Its storage account.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<BareApp> StartAsync(ServeOptions options, CancellationToken cancellation)
    {
        var queue = new QueueServiceClient(
            options.Storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient("bench-bare");
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/api/hooks/{source}", async (HttpContext context) =>
        {
            var body = await BinaryData.FromStreamAsync(context.Request.Body, context.RequestAborted);
            var put = await queue.SendMessageAsync(body, cancellationToken: context.RequestAborted);
            return Results.Text(put.Value.MessageId);
        });
        await app.StartAsync(cancellation);
        return new BareApp(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

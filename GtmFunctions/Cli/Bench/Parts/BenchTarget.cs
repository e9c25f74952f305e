using System.Net;
using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Sending;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>An app that is measured, with its destination, and the webhooks that it has not had yet.</summary>
internal sealed class BenchTarget(BenchProcess app, BenchSink sink, BenchNumbers numbers, TimeProvider clock)
{
    /// <summary>The app.</summary>
    public BenchProcess App => app;

    /// <summary>Its destination.</summary>
    public BenchSink Sink => sink;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Makes webhooks, each a new event.</summary>
    public BenchWebhook[] Take(int count, bool forged = false) => BenchWebhook.Make(numbers.Take(count), count, clock, forged);

    /// <summary>Something that sends to the app.</summary>
    public BenchSender Connect(int connections) => new(app.Address, connections, numbers, clock);

    /// <summary>Sends new events and waits until all have arrived and the app has nothing left to do.</summary>
    /// <returns>What the app told after it.</returns>
    public async Task<AppFigures> WorkAsync(int events, int connections, CancellationToken cancellation)
    {
        using var sender = Connect(connections);
        var webhooks = Take(events);
        await sender.SendAsync(webhooks, HttpStatusCode.OK, cancellation);
        foreach (var webhook in webhooks)
            await sink.ArrivedAsync(webhook.Number).WaitAsync(cancellation);
        return await app.SettleAsync(cancellation);
    }

    /// <summary>Sends one event and waits until it has arrived.</summary>
    /// <returns>How long it took from the beginning of its request.</returns>
    public async Task<TimeSpan> HookToSinkAsync(BenchSender sender, BenchWebhook webhook, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        await sender.SendAsync(webhook, HttpStatusCode.OK, cancellation);
        return clock.GetElapsedTime(begun, await sink.ArrivedAsync(webhook.Number).WaitAsync(cancellation));
    }
}

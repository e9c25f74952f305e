using System.Net;

namespace GtmFunctions.Cli.Bench.Sending;

/// <summary>Sends webhooks over so many connections.</summary>
/// <param name="address">Of the app.</param>
/// <param name="connections">The most at once.</param>
/// <param name="numbers">Counts what is sent again.</param>
/// <param name="clock">Takes the times.</param>
internal sealed class BenchSender(string address, int connections, BenchNumbers numbers, TimeProvider clock) : IDisposable
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections });

    /// <summary>
    /// Sends one, and sends it again where it is answered 503, as a provider does: storage was too slow for it.
    /// </summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="expected">What it must be answered.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CommandException">It was answered otherwise.</exception>
    public async Task SendAsync(BenchWebhook webhook, HttpStatusCode expected, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            using var request = webhook.SignedLately(clock).ToRequest(address);
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == expected)
                return;
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || tries == Tries)
                throw new CommandException(
                    $"Webhook {webhook.Number} was answered {(int)response.StatusCode}: " +
                    await response.Content.ReadAsStringAsync(cancellation));
            numbers.SendAgain();
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>Sends some, as many at once as there are connections.</summary>
    public Task<Load> SendAsync(IReadOnlyList<BenchWebhook> webhooks, HttpStatusCode expected, CancellationToken cancellation) =>
        Load.RunAsync(
            webhooks.Count, connections, (number, token) => SendAsync(webhooks[number], expected, token), clock, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}

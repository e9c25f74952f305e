using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Receive.Signatures;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Cli.Demo;

/// <summary>Sends the demo's webhooks, signed as their providers sign them, and tells what became of each.</summary>
public sealed class DemoTraffic(Configuration configuration, IConfiguration settings, string address, TraceView traces, TimeProvider clock, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);

    /// <summary>Sends all, one after the other.</summary>
    /// <returns>How many did not end within 30 s.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var unfinished = 0;
        foreach (var request in DemoRequest.All(clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            await output.WriteLineAsync($"{Environment.NewLine}> {request.Title}");
            using var response = await http.SendAsync(Message(request), cancellation);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation));
            if (!response.IsSuccessStatusCode)
            {
                await output.WriteLineAsync($"  {(int)response.StatusCode} refused: {FieldText.Of(answer?["error"])}");
                continue;
            }

            var delivery = FieldText.Of(answer?["id"])!;
            await output.WriteLineAsync($"  {(int)response.StatusCode} received as {delivery}");
            var story = await FinishedAsync(delivery, cancellation);
            unfinished += story is null ? 1 : 0;
            foreach (var line in story is null ? [$"still under way after {Patience.TotalSeconds:0} s"] : StoryText.Delivery(story))
                await output.WriteLineAsync($"  {line}");
        }

        return unfinished;
    }

    private HttpRequestMessage Message(DemoRequest request)
    {
        var source = configuration.Sources[request.Source];
        var secret = source.Secrets[0];
        var signed = SignatureSigner.Sign(
            source.Provider.Signature,
            new SignableRequest { Url = $"{address}/api/hooks/{request.Source}", Body = Encoding.UTF8.GetBytes(request.Body) },
            new Secret(secret, settings[secret]!),
            clock.GetUtcNow(),
            request.MessageId);
        var body = signed.Body.ToArray();
        if (request.Forged)
            body[^3] ^= 1;
        var message = new HttpRequestMessage(HttpMethod.Post, signed.Url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in signed.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private async Task<JsonObject?> FinishedAsync(string delivery, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < Patience)
        {
            if (await traces.TellAsync(delivery, cancellation) is { } story && StoryText.IsFinished(story))
                return story;
            await Task.Delay(Poll, clock, cancellation);
        }

        return null;
    }
}

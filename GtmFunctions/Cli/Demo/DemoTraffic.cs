using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Signing;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Cli.Demo;

/// <summary>Sends the demo's webhooks, signed as their providers sign them, and tells what became of each.</summary>
public sealed class DemoTraffic(
    Configuration configuration, IConfiguration settings, string address, DemoStories stories, TimeProvider clock, TextWriter output)
{
    /// <summary>Sends all, one after the other.</summary>
    /// <returns>How many did not end within <see cref="DemoStories.Patience"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var run = new DemoRun(clock);
        var unfinished = 0;
        foreach (var request in DemoRequest.All(run))
        {
            await output.WriteLineAsync($"{Environment.NewLine}> {request.Title}");
            unfinished += await SendAsync(http, request, run, cancellation) ? 0 : 1;
        }

        return unfinished;
    }

    private async Task<bool> SendAsync(HttpClient http, DemoRequest request, DemoRun run, CancellationToken cancellation)
    {
        using var response = await http.SendAsync(Message(request), cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation));
        if (!response.IsSuccessStatusCode)
        {
            await output.WriteLineAsync($"  {(int)response.StatusCode} refused: {FieldText.From(answer?["error"])}");
            return true;
        }

        var delivery = FieldText.From(answer?["id"])!;
        await output.WriteLineAsync($"  {(int)response.StatusCode} received as {delivery}");
        var ended = await TellAsync(await stories.OfDeliveryAsync(delivery, cancellation), StoryText.Delivery);
        return request.Emits is null || !ended
            ? ended
            : await TellAsync(await stories.OfTypeAsync(request.Emits, run.Began, cancellation), StoryText.Event);
    }

    private async Task<bool> TellAsync(JsonObject? story, Func<JsonObject, IEnumerable<string>> tell)
    {
        foreach (var line in story is null ? [$"still under way after {DemoStories.Patience.TotalSeconds:0} s"] : tell(story))
            await output.WriteLineAsync($"  {line}");
        return story is not null;
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
}

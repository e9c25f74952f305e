using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Send;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm send SOURCE</c>: posts a provider's sample, or a captured payload, signed as the provider would.</summary>
public static class SendCommand
{
    private const int MaxShown = 2000;
    private const int MaxCount = 100_000;

    /// <summary>Makes the command. It exits with 0 where every request was answered 200, else with 1.</summary>
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "The source's name, the last part of its address." };
        var file = new Option<FileInfo?>("--file")
        {
            Description = "A payload to send as it is, or a request that gtm capture saved; the catalogue's sample with fresh ids where "
                + "none is named.",
        };
        var sample = new Option<string?>("--sample")
        {
            Description = "Which of the provider's samples to send, such as deal-created; `gtm catalog PROVIDER` lists them.",
        };
        var config = new Option<FileInfo?>("--config")
        {
            Description = "The configuration document that has the source; the demo's where none is named.",
        };
        var secret = new Option<string?>("--secret")
        {
            Description = "The name of the setting to sign with: another live secret, or the private key of a public one.",
        };
        var header = new Option<string[]>("--header") { Description = "A header as NAME:VALUE; may be repeated." };
        var count = NumberOption.Create("--count", "How many to send, one after the other.", otherwise: 1, from: 1, to: MaxCount);
        var id = new Option<string?>("--id")
        {
            Description = "The id of the event, so that sending it again is a duplicate; a fresh one each time where none is named.",
        };
        var forge = new Option<bool>("--forge") { Description = "Change the request after it was signed: the app must refuse it." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("send", "Sends a signed webhook and tells what became of it.")
        {
            source, file, sample, config, secret, header, count, id, forge
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var known = SourceSettings.Load(parsed.GetValue(config), remote.Url(parsed));
            var configured = known.Source(parsed.GetValue(source)!);
            var captured = parsed.GetValue(file) is { } given ? Fixture.Read(WebhookInput.Bytes(given)) : null;
            var request = new SampleRequest(
                configured,
                known.Secret(configured, parsed.GetValue(secret)),
                app.AddressOf(ReceiveCalls.ReceiveWebhook.RouteFor(configured.Name)))
            {
                Payload = captured?.Body,
                Sample = parsed.GetValue(sample),
                Headers = WebhookInput.Headers(captured, parsed.GetValue(header) ?? []),
                Forge = parsed.GetValue(forge),
            };
            var sender = new Sender(app, request, TimeProvider.System, json.IsAsked(parsed), parsed.InvocationConfiguration.Output);
            return await sender.SendAsync(parsed.GetValue(count), parsed.GetValue(id), cancellation) ? 0 : 1;
        });
        return command;
    }

    private sealed class Sender(RemoteApp app, SampleRequest request, TimeProvider clock, bool asJson, TextWriter output)
    {
        public async Task<bool> SendAsync(int count, string? id, CancellationToken cancellation)
        {
            var accepted = 0;
            for (var sent = 0; sent < count; sent++)
                accepted += await SendAsync(id is null ? SampleId.New(clock) : SampleId.From(id), follow: count == 1, cancellation) ? 1 : 0;
            if (count > 1 && !asJson)
                await output.WriteLineAsync($"{accepted} of {count} were answered 200.");
            return accepted == count;
        }

        private async Task<bool> SendAsync(SampleId id, bool follow, CancellationToken cancellation)
        {
            var (status, answer) = await app.SendAsync(request.Message(id, clock.GetUtcNow()), cancellation);
            if (asJson)
            {
                await WriteAsync(status, answer, follow, cancellation);
                return status == 200;
            }

            await output.WriteLineAsync($"{status} {TerminalText.Line(BoundedText.Cut(answer, MaxShown))}");
            if (follow && status == 200 && DeliveryOf(answer) is { } delivery)
                await TellAsync(delivery, cancellation);
            return status == 200;
        }

        private async Task WriteAsync(int status, string answer, bool follow, CancellationToken cancellation)
        {
            var story = follow && status == 200 && DeliveryOf(answer) is { } delivery
                ? await StoryAsync(delivery, cancellation)
                : null;
            await JsonOutput.WriteLineAsync(output, new JsonObject { ["status"] = status, ["answer"] = answer, ["story"] = story });
        }

        private async Task<JsonNode?> StoryAsync(string delivery, CancellationToken cancellation)
        {
            try
            {
                return await RemoteStory.FinishedAsync(app, delivery, clock, cancellation);
            }
            catch (CommandException untold)
            {
                return new JsonObject { ["error"] = untold.Message };
            }
        }

        // The webhook is in, whatever the ops calls say: they may need a key that a sender has not.
        private async Task TellAsync(string delivery, CancellationToken cancellation)
        {
            try
            {
                var story = await RemoteStory.FinishedAsync(app, delivery, clock, cancellation);
                foreach (var line in story is null ? ["It has not been taken in yet: see gtm events later."] : StoryText.Delivery(story))
                    await output.WriteLineAsync($"  {TerminalText.Line(line)}");
            }
            catch (CommandException untold)
            {
                await output.WriteLineAsync($"  What became of it cannot be told: {TerminalText.Line(untold.Message)}");
            }
        }

        private static string? DeliveryOf(string answer)
        {
            try
            {
                return FieldText.From((PipelineJson.Parse(answer) as JsonObject)?["id"]);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
